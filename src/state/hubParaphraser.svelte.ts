import { proxy, wrap } from 'comlink';
import * as v from 'valibot';
import { HUB, HUB_FILES, HUB_NAME, isHubModel, type ParaphraseApi } from '../models/paraphraseContract';
import { unwrap } from '../models/result';

/** A model that the visitor may fetch: what it is called, and what it takes to fetch it. */
export interface HubOffer {
  readonly model: string;
  /** Of all its files. */
  readonly bytes: number;
}

interface WorkerLine {
  readonly api: ParaphraseApi;
  end(): void;
}

const Listing = v.array(v.looseObject({ path: v.string(), size: v.optional(v.number(), 0) }));

/**
 * Paraphrases by a model of a hub. Nothing is asked of the hub by itself: `look` sends a model's name, `write` fetches the
 * model. The texts stay here.
 */
export class HubParaphraser {
  /** What can be fetched; null before it was asked for. */
  offer = $state.raw<HubOffer | null>(null);
  /** What goes on; null where nothing does. */
  status = $state.raw<
    | { readonly kind: 'looking' }
    | { readonly kind: 'fetching'; readonly bytes: number }
    | { readonly kind: 'writing'; readonly done: number; readonly total: number }
    | null
  >(null);
  /** Why it did not work, one sentence; null where it did. */
  trouble = $state<string | null>(null);

  readonly #open: () => WorkerLine;
  #cancel: (() => void) | null = null;

  constructor(open: () => WorkerLine = openWorker) {
    this.#open = open;
  }

  /** Asks the hub how large a model is. */
  async look(model: string): Promise<void> {
    this.offer = null;
    this.trouble = null;
    this.status = { kind: 'looking' };
    try {
      this.offer = { model, bytes: await sizeOf(model) };
    } catch (error) {
      this.trouble = sentence(error);
    }
    this.status = null;
  }

  /**
   * Fetches the model that was looked up and has it write a paraphrase of each text.
   *
   * @param instruction what stands before each text
   * @returns in the order of the texts; null where it gave back the text itself, or nothing. null for all: it failed
   */
  async write(instruction: string, texts: readonly string[]): Promise<readonly (string | null)[] | null> {
    const { offer } = this;
    if (!offer || this.status) return null;
    this.trouble = null;
    this.status = { kind: 'fetching', bytes: 0 };
    const line = this.#open();
    const cancelled = new Promise<never>((_, reject) => {
      this.#cancel = () => {
        reject(new Error('The paraphrasing was cancelled.'));
      };
    });
    try {
      const onBytes = proxy((bytes: number) => {
        if (this.status?.kind === 'fetching') this.status = { kind: 'fetching', bytes };
      });
      unwrap(await Promise.race([line.api.load(offer.model, onBytes), cancelled]));
      const written: (string | null)[] = [];
      for (const text of texts) {
        this.status = { kind: 'writing', done: written.length, total: texts.length };
        const words = unwrap(await Promise.race([line.api.write(`${instruction}${text}`), cancelled])).trim();
        written.push(words === '' || words === text.trim() ? null : words);
      }
      return written;
    } catch (error) {
      this.trouble = sentence(error);
      return null;
    } finally {
      line.end();
      this.#cancel = null;
      this.status = null;
    }
  }

  cancel(): void {
    this.#cancel?.();
  }
}

/** Bytes of a model's files. @throws Error where the hub does not have them all */
async function sizeOf(model: string): Promise<number> {
  if (!isHubModel(model)) throw new Error(`"${model}" is no name of a model: owner/name.`);
  const response = await fetch(`${HUB}/api/models/${model}/tree/main?recursive=true`, {
    credentials: 'omit',
    referrerPolicy: 'no-referrer',
  });
  if (!response.ok)
    throw new Error(`${HUB_NAME} has no model "${model}" to offer (it says ${response.status}).`);
  const files = new Map(v.parse(Listing, await response.json()).map(({ path, size }) => [path, size]));
  const missing = HUB_FILES.filter((file) => !files.has(file) && file !== 'generation_config.json');
  if (missing.length > 0)
    throw new Error(`${model} is no text2text model that runs in a browser: it has no ${missing[0]!}.`);
  return HUB_FILES.reduce((sum, file) => sum + (files.get(file) ?? 0), 0);
}

function openWorker(): WorkerLine {
  const worker = new Worker(new URL('../../workers/paraphrase/paraphrase.worker.ts', import.meta.url), {
    type: 'module',
  });
  return {
    api: wrap<ParaphraseApi>(worker),
    end: () => {
      worker.terminate();
    },
  };
}

const sentence = (error: unknown) => {
  const message = error instanceof Error ? error.message : String(error);
  return /[.!?]$/.test(message) ? message : `${message}.`;
};

import { resolveExamples, type Example } from '../data/examples';
import type { ShippedRecord } from '../data/records';
import { ofTheseWeights } from '../models/catalogue';
import { EngineError } from '../models/result';
import { decodeRecording, recordedByKey, type RecordedPass, type Recording } from '../passes/recordedTraces';
import { viewText } from '../passes/views';
import type { Engine } from './engine.svelte';
import type { Inspection } from './inspection.svelte';

/** The sample texts of the landing page, and what was recorded of the first ones, so that they need no model. */
export class Examples {
  list = $state.raw<readonly Example[]>([]);
  /** Whether the first one has been put in the box of this visit. */
  shown = $state(false);

  readonly #root: string;
  readonly #engine: Engine;
  readonly #inspection: Inspection;

  /** @param root URL of public/data, with a slash at its end */
  constructor(root: string, engine: Engine, inspection: Inspection) {
    this.#root = root;
    this.#engine = engine;
    this.#inspection = inspection;
  }

  /**
   * Reads the samples and their recording.
   *
   * @param ready gives the records, when the models are known too
   * @throws EngineError 'download'
   */
  async open(ready: Promise<readonly ShippedRecord[]>): Promise<void> {
    const [samples, recording] = await Promise.all([
      fetch(`${this.#root}examples.json`).catch(() => null),
      fetch(`${this.#root}recorded-examples.bin`).catch(() => null),
    ]);
    if (!samples?.ok)
      throw new EngineError({ kind: 'download', message: 'The sample texts could not be read.' });
    const examples = resolveExamples(await samples.text(), await ready);
    if (recording?.ok) this.#remember(await recording.arrayBuffer(), examples);
    this.list = examples;
  }

  /** The sample whose text this is; null where it is none. */
  of(text: string): Example | null {
    return this.list.find((example) => example.text === text) ?? null;
  }

  #remember(bytes: ArrayBuffer, examples: readonly Example[]): void {
    let recording: Recording;
    try {
      recording = decodeRecording(new Uint8Array(bytes));
    } catch (error) {
      console.warn('The recorded samples could not be read; they are scored here.', error);
      return;
    }
    if (!ofTheseWeights(this.#engine.models, recording.models)) return;
    const texts = new Map(examples.map(({ id, text }) => [id, text]));
    const passes = recording.passes.filter((pass) => fits(pass, texts.get(pass.text)));
    const origin = { device: recording.device, recordedBy: recording.made_by };
    this.#inspection.remember(recordedByKey({ ...recording, passes }, texts), origin);
  }
}

/** Whether a recorded pass covers a text exactly: the records may have been drawn anew since. */
function fits({ trace, view }: RecordedPass, text: string | undefined): boolean {
  return text !== undefined && trace.end.at(-1) === viewText(view, text).length;
}

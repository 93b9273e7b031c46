import { resolveExamples, type Example } from '../data/examples';
import type { ShippedRecord } from '../data/records';
import { EngineError } from '../models/result';
import { recordedByKey, type RecordedPass, type Recording } from '../passes/recordedTraces';
import { viewText } from '../passes/views';
import type { Engine } from './engine.svelte';
import type { Inspection } from './inspection.svelte';
import { fetchRecording } from './recording';

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
    const reading = fetch(`${this.#root}examples.json`).catch(() => null);
    const models = ready.then(() => this.#engine.models);
    const recorded = fetchRecording(`${this.#root}recorded-examples.bin`, models);
    const [samples, recording, records] = await Promise.all([reading, recorded, ready]);
    if (!samples?.ok)
      throw new EngineError({ kind: 'download', message: 'The sample texts could not be read.' });
    const examples = resolveExamples(await samples.text(), records);
    if (recording) this.#remember(recording, examples);
    this.list = examples;
  }

  /** The sample whose text this is; null where it is none. */
  of(text: string): Example | null {
    return this.list.find((example) => example.text === text) ?? null;
  }

  #remember(recording: Recording, examples: readonly Example[]): void {
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

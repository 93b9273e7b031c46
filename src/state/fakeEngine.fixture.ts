import { modelById, type ModelEntry } from '../models/catalogue';
import { EngineError } from '../models/result';
import type { Pass } from '../passes/plan';
import { alternativesTo, GRADIENTS } from '../passes/records.fixture';
import type { PassRecord } from '../passes/records';
import type { Trace } from '../passes/trace';
import type { Reading } from '../passes/views';
import type { Engine, RunOptions } from './engine.svelte';
import { bytesOf } from './fakeWorkers.fixture';

export const modelEntry = (
  id: string,
  base: string | null,
  parameters: number,
  files: ModelEntry['files'] = {},
): ModelEntry => ({ id, name: id, about: '', base, parameters, files });

/** A family as it is shipped: what was fine-tuned, its base, and a smaller base. */
export const MODELS = [
  modelEntry('small-ft', 'small', 3),
  modelEntry('small', null, 3),
  modelEntry('nano', null, 1),
];

export interface FakeEngine {
  readonly models?: readonly ModelEntry[];
  /** What a model makes of what it reads; a sentence where it cannot read it. */
  readonly trace: (reading: Reading, pass: Pass) => Trace | string;
  /** Called before each pass with the number of those that are done; may throw. */
  readonly before?: (done: number, pass: Pass) => void;
}

/** An engine that makes records up, one pass after the other. For tests of what stands on an engine. */
export function fakeEngine({ models = MODELS, trace, before }: FakeEngine) {
  /** Passes that were run, with what was read. */
  const ran: { readonly pass: Pass; readonly reading: Reading }[] = [];
  const asked: string[] = [];
  let counted = 7; // passes that were run for somebody else
  const recordOf = (pass: Pass, reading: Reading): Exclude<PassRecord, null> | string => {
    if (pass.record === 'gradients') return GRADIENTS;
    return pass.record === 'alternatives' ? alternativesTo(reading.words) : trace(reading, pass);
  };
  const engine = {
    models,
    device: 'wasm',
    workers: 2,
    entry: (id: string) => modelById(engine.models, id),
    files: (id: string) => Promise.resolve(bytesOf(id)),
    add(entry: ModelEntry) {
      if (engine.models.some(({ id }) => id === entry.id))
        throw new Error(`There is a model "${entry.id}" already.`);
      engine.models = [...engine.models, entry];
    },
    remove(id: string) {
      engine.models = engine.models.filter((model) => model.id !== id);
    },
    trainsOn: 'wasm',
    scoringPace: null,
    trainingDevice: () => Promise.resolve('wasm'),
    passesRun: () => Promise.resolve(counted),
    async run(passes: readonly Pass[], { signal, read, onRecord, onTextError }: RunOptions): Promise<void> {
      for (const [done, pass] of passes.entries()) {
        await Promise.resolve();
        before?.(done, pass);
        if (signal?.aborted) throw new EngineError({ kind: 'cancelled', message: 'Cancelled.' });
        counted++;
        const reading = read(pass);
        ran.push({ pass, reading });
        const record = recordOf(pass, reading);
        if (typeof record === 'string') onTextError(pass, record);
        else onRecord(pass, record, 'wasm');
      }
    },
    alternatives(model: string, words: string) {
      asked.push(`${model}? ${words}`);
      return Promise.resolve(alternativesTo(words));
    },
  };
  return { engine: engine as unknown as Engine, ran, asked };
}

import type { FineTuned, FineTuneRequest } from '../../src/models/labContract';
import { tinyModel } from '../../src/models/tinyModel.fixture';
import type { TrainingEvent } from '../../src/training/events';
import { FULL_RECIPE, LORA_MATRICES, type Recipe } from '../../src/training/recipe';
import { LabModel } from './labModel';
import { Trainer } from './trainer';

/** For tests of the trainer: a tiny model, a few texts, and runs over them. */
export const FILES = tinyModel('tiny', 3, { layers: 1, width: 8, heads: 2, positions: 16 });
export const TEXTS = ['to be', 'or not to be', 'that is', 'the question', 'whether'];
export const HELD_OUT = ['tis nobler', 'in the mind'];
export const FULL: Recipe = { ...FULL_RECIPE, epochs: 2, batch: 2, learningRate: 1e-2, warmUpSteps: 2 };
export const LORA: Recipe = {
  ...FULL,
  method: { kind: 'lora', rank: 2, alpha: 4, dropout: 0, matrices: [...LORA_MATRICES], layers: null },
  learningRate: 5e-2,
};

export const model = await LabModel.open(FILES);

export const requestOf = (recipe: Recipe, more: Partial<FineTuneRequest> = {}): FineTuneRequest => ({
  model: 'tiny',
  texts: TEXTS,
  later: null,
  heldOut: HELD_OUT,
  recipe,
  precision: 'F32',
  snapshots: false,
  checkpoints: false,
  from: null,
  ...more,
});

interface Told {
  readonly events: readonly TrainingEvent[];
  readonly result: FineTuned;
}

/** A whole run. @param onEvent may tell the run something */
export async function run(
  request: FineTuneRequest,
  onEvent: (event: TrainingEvent, trainer: Trainer) => void | Promise<void> = () => undefined,
): Promise<Told> {
  const trainer = await Trainer.open(model, request);
  try {
    const events: TrainingEvent[] = [];
    const going = trainer.run();
    let next = await going.next();
    for (; !next.done; next = await going.next()) {
      events.push(next.value);
      await onEvent(next.value, trainer);
    }
    return { events, result: next.value };
  } finally {
    trainer.dispose();
  }
}

export const ofKind = <K extends TrainingEvent['kind']>(events: readonly TrainingEvent[], kind: K) =>
  events.filter((event): event is Extract<TrainingEvent, { kind: K }> => event.kind === kind);

/** Mean loss of texts under a model, nats a token. */
export async function lossOf(files: typeof FILES, texts: readonly string[]): Promise<number> {
  const loaded = await LabModel.open(files);
  let [sum, count] = [0, 0];
  for (const words of texts) {
    const logp = await loaded.logProbabilities(words);
    sum -= logp.reduce((total, value) => total + value, 0);
    count += logp.length;
  }
  loaded.dispose();
  return sum / count;
}

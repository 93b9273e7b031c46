import * as v from 'valibot';
import { REFERENCES } from '../lab/attackerWork';
import type { RunRecord } from '../lab/runRecord';
import { SELF_PROMPT } from '../lab/selfPromptPlan';
import { runOf, type MadeHere } from './knownLabels';

const loss = v.nullable(v.number());

/** training.json of a base model, as far as a reader of results needs it. */
const Pretraining = v.object({
  final_training_loss: loss,
  held_out: v.object({ all: v.object({ nats_per_token: v.number() }) }),
});

/** The same of a fine-tuned one: the record of the run (runRecord.ts), and which of its models this is. */
const FineTuning = v.object({
  of: v.picklist(['target', ...REFERENCES]),
  spec: v.object({ recipe: v.object({ epochs: v.number() }) }),
  curve: v.array(v.object({ epoch: v.number(), loss, heldOutLoss: loss })),
  epochs: v.array(v.object({ epoch: v.number() })),
});

/** How far a model was trained; losses after the last epoch, nats a token; null = not told. */
export interface TrainingRecord {
  /** Passes over the texts; null for a base, which read each part of its corpus another number of times. */
  readonly epochs: number | null;
  /** Over the last epoch, as its steps went by; of a base over the last steps. */
  readonly trainLoss: number | null;
  readonly heldOutLoss: number | null;
}

/**
 * How far models were trained: those of this page as their kept runs tell, the others as their files do.
 *
 * @param root URL of public/models, with a slash at its end
 */
export function trainingsOf(root: string, made: MadeHere): (model: string) => Promise<TrainingRecord | null> {
  return (model) => {
    const entry = made.models().find(({ id }) => id === model);
    if (!entry) return fetchTraining(root, model);
    const run = runOf(entry, made.runs());
    return Promise.resolve(run && trainingOfRun(run));
  };
}

/** @param root URL of public/models, with a slash at its end. null where the model tells nothing of its training */
export async function fetchTraining(root: string, model: string): Promise<TrainingRecord | null> {
  try {
    const response = await fetch(`${root}${encodeURIComponent(model)}/training.json`);
    if (!response.ok) return null;
    const file = v.parse(v.union([FineTuning, Pretraining]), await response.json());
    return 'of' in file ? ofRun(file) : ofPretraining(file);
  } catch {
    return null;
  }
}

function ofPretraining(file: v.InferOutput<typeof Pretraining>): TrainingRecord {
  return {
    epochs: null,
    trainLoss: file.final_training_loss,
    heldOutLoss: file.held_out.all.nats_per_token,
  };
}

/** The run's losses are its target's: of the references that were trained for it, it tells the epochs alone. */
function ofRun({ of, spec, curve, epochs }: v.InferOutput<typeof FineTuning>): TrainingRecord {
  if (of !== 'target') {
    const { recipe } = of === 'self-prompt' ? SELF_PROMPT : spec;
    return { epochs: recipe.epochs, trainLoss: null, heldOutLoss: null };
  }
  return lossesAt(epochs.at(-1)?.epoch ?? 0, curve);
}

/** Of the weights that were kept: of the last epoch, of the best one, or of the step at which training was stopped. */
export function trainingOfRun({
  trained,
  epochs,
  curve,
}: Pick<RunRecord, 'trained' | 'epochs' | 'curve'>): TrainingRecord {
  const done = trained === null ? epochs.at(-1)?.epoch : trained.epoch;
  return lossesAt(done ?? curve.at(-1)?.epoch ?? 0, curve);
}

function lossesAt(done: number, curve: v.InferOutput<typeof FineTuning>['curve']): TrainingRecord {
  const past = curve.filter(({ epoch }) => epoch <= done);
  const losses = past.filter(({ epoch }) => epoch > done - 1).flatMap((point) => point.loss ?? []);
  return {
    epochs: done,
    trainLoss: losses.length === 0 ? null : losses.reduce((sum, value) => sum + value, 0) / losses.length,
    heldOutLoss: past.findLast((point) => point.heldOutLoss !== null)?.heldOutLoss ?? null,
  };
}

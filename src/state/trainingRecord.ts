import * as v from 'valibot';
import { REFERENCES } from '../lab/attackerWork';
import { SELF_PROMPT } from '../lab/selfPromptPlan';

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
  const done = epochs.at(-1)?.epoch ?? 0;
  const last = curve.filter(({ epoch }) => epoch > done - 1 && epoch <= done);
  const losses = last.flatMap((point) => point.loss ?? []);
  return {
    epochs: done,
    trainLoss: losses.length === 0 ? null : losses.reduce((sum, value) => sum + value, 0) / losses.length,
    heldOutLoss: curve.findLast((point) => point.heldOutLoss !== null)?.heldOutLoss ?? null,
  };
}

import * as v from 'valibot';

/** training.json of a shipped model, as far as a reader of results needs it. */
const TrainingFile = v.object({
  epochs: v.optional(v.number()),
  curve: v.optional(
    v.array(v.object({ training_loss: v.optional(v.number()), held_out_loss: v.optional(v.number()) })),
  ),
});

/** How far a model was trained; losses after the last epoch, nats a token; null = not told. */
export interface TrainingRecord {
  readonly epochs: number | null;
  readonly trainLoss: number | null;
  readonly heldOutLoss: number | null;
}

/** @param root URL of public/models, with a slash at its end. null where the model tells nothing of its training */
export async function fetchTraining(root: string, model: string): Promise<TrainingRecord | null> {
  try {
    const response = await fetch(`${root}${encodeURIComponent(model)}/training.json`);
    if (!response.ok) return null;
    const { epochs, curve } = v.parse(TrainingFile, await response.json());
    const last = curve?.at(-1);
    return {
      epochs: epochs ?? null,
      trainLoss: last?.training_loss ?? null,
      heldOutLoss: last?.held_out_loss ?? null,
    };
  } catch {
    return null;
  }
}

/** A run's losses, nats a token. */
export interface Curve {
  /** Of each step so far, before the step changed anything; null where a lot was empty. */
  readonly steps: readonly (number | null)[];
  /** The first is the base model: epoch 0. */
  readonly epochs: readonly EpochLoss[];
}

export interface EpochLoss {
  /** Epochs trained, 0 before the first. */
  readonly epoch: number;
  /** Mean over the tokens of the epoch's steps, as they went by (under privacy over its texts); null at epoch 0. */
  readonly trainLoss: number | null;
  /** Mean over the held-out tokens after the epoch; null without held-out texts. */
  readonly heldOutLoss: number | null;
  /** What DP-SGD has promised so far, at the recipe's delta; null without privacy, or where no finite bound exists. */
  readonly epsilon: number | null;
}

/** The epoch of lowest held-out loss, the first of equals; null without held-out losses. Epoch 0 counts. */
export function bestEpoch(epochs: readonly EpochLoss[]): number | null {
  let best: EpochLoss | null = null;
  for (const epoch of epochs) {
    if (epoch.heldOutLoss !== null && (best === null || epoch.heldOutLoss < best.heldOutLoss!)) best = epoch;
  }
  return best?.epoch ?? null;
}

/** Whether the held-out loss has not fallen for `patience` epochs. */
export function outOfPatience(epochs: readonly EpochLoss[], patience: number | null): boolean {
  const best = bestEpoch(epochs);
  return patience !== null && best !== null && epochs.at(-1)!.epoch - best >= patience;
}

/** Weighted mean of the losses that there are; null without any. */
export function meanLoss(losses: readonly (number | null)[], weights: readonly number[]): number | null {
  let [sum, total] = [0, 0];
  losses.forEach((loss, i) => {
    if (loss === null) return;
    sum += loss * weights[i]!;
    total += weights[i]!;
  });
  return total === 0 ? null : sum / total;
}

import type { AucFigures } from '../lab/aucFigure';
import type { RunRecord } from '../lab/runRecord';
import type { EpochLoss } from '../training/curve';
import type { RunEpoch, RunStart, RunStep } from '../training/events';

/** An epoch's losses, and what the one-pass attacks made of its model; null before they were run. */
export interface EpochRow extends EpochLoss {
  readonly aucs: AucFigures | null;
}

/** What is seen of the training of a run, as far as it is. A training that begins anew takes back what it repeats. */
export class RunTraining {
  start = $state.raw<RunStart | null>(null);
  /** Of each step, nats a token; null where a lot was empty. */
  losses = $state.raw<readonly (number | null)[]>([]);
  /** Of each step: of the gradient before it was clipped. */
  norms = $state.raw<readonly number[]>([]);
  epochs = $state.raw<readonly EpochRow[]>([]);
  /** Steps done of the stage under way. */
  step = $state(0);
  secondsLeft = $state<number | null>(null);
  /** Seconds of all steps, attacks not counted. */
  seconds = $state(0);
  /** Seconds of what came before the steps below: a warm-up, an earlier visit up to its step `#from`. */
  #before = 0;
  #from = 0;
  /** Of each step of this stage and visit. */
  #took: readonly number[] = [];

  /** What an earlier visit has seen: training goes on from its checkpoint, and this is shown meanwhile. */
  takeUp({ curve, epochs, seconds }: Pick<RunRecord, 'curve' | 'epochs' | 'seconds'>): void {
    this.losses = curve.slice(1).map(({ loss }) => loss);
    this.norms = curve.slice(1).map(({ gradientNorm }) => gradientNorm ?? 0);
    this.endStage(seconds ?? 0);
    this.#from = this.losses.length;
    const aucsOf = new Map(epochs.map(({ epoch, aucs }) => [epoch, aucs]));
    this.epochs = curve
      .filter(({ epoch, heldOutLoss }) => heldOutLoss !== null || aucsOf.has(epoch))
      .map(({ epoch, heldOutLoss }) => {
        return { epoch, trainLoss: null, heldOutLoss, epsilon: null, aucs: aucsOf.get(epoch) ?? null };
      });
  }

  /** What follows is counted from its own first step. @param seconds up to here */
  endStage(seconds = this.seconds): void {
    this.seconds = this.#before = seconds;
    this.#from = 0;
    this.#took = [];
  }

  begin(event: RunStart): void {
    this.start = event;
    this.step = event.step;
    this.losses = this.losses.slice(0, event.step);
    this.norms = this.norms.slice(0, event.step);
    if (event.step < this.#from) this.#before = this.#from = 0; // what the earlier visit did is done again
    this.#took = this.#took.slice(0, Math.max(0, event.step - this.#from));
    this.#count();
    this.epochs = this.epochs.filter(
      ({ epoch }) => epoch * event.stepsPerEpoch <= event.step && event.step > 0,
    );
  }

  showStep({ step, loss, gradientNorm, milliseconds, secondsLeft }: RunStep): void {
    this.step = step;
    this.losses = [...this.losses.slice(0, step - 1), loss];
    this.norms = [...this.norms.slice(0, step - 1), gradientNorm];
    this.secondsLeft = secondsLeft;
    this.#took = [...this.#took, milliseconds / 1000];
    this.#count();
  }

  /** @param aucs null = what is known of them stays */
  showEpoch({ epoch, trainLoss, heldOutLoss, epsilon }: RunEpoch, aucs: AucFigures | null = null): void {
    const row = { epoch, trainLoss, heldOutLoss, epsilon, aucs: aucs ?? this.aucsAt(epoch) };
    this.epochs = [...this.epochs.filter((known) => known.epoch !== epoch), row];
  }

  #count(): void {
    this.seconds = this.#took.reduce((sum, each) => sum + each, this.#before);
  }

  /** null where the epoch's model was not attacked. */
  aucsAt(epoch: number): AucFigures | null {
    return this.epochs.find((known) => known.epoch === epoch)?.aucs ?? null;
  }
}

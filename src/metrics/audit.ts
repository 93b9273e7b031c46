import { binomialMass, binomialUpperTail } from './binomial';
import { gaussianEpsilon } from './gaussianPrivacy';
import { clopperPearsonUpper } from './intervals';
import { normalQuantile } from './normal';

/**
 * What an attack shows about the privacy parameter epsilon of the training that it attacked. Every bound here is from
 * below: training may be less private than shown, never more (with the stated confidence).
 */

/** Error counts of a decision rule whose threshold was fixed on other texts. */
export interface AuditCounts {
  /** Flagged non-members, of so many. */
  readonly falsePositives: number;
  readonly nonmembers: number;
  /** Members not flagged, of so many. */
  readonly falseNegatives: number;
  readonly members: number;
  /** The delta of the (epsilon, delta) claim. */
  readonly delta: number;
  /** Of the bound as a whole. */
  readonly confidence?: number;
}

export interface AuditBound {
  /** Upper confidence limits of the two error rates. */
  readonly fprUpper: number;
  readonly fnrUpper: number;
  /** Lower confidence bound of epsilon, at least 0. */
  readonly epsilonLower: number;
}

/**
 * Epsilon that error rates amount to if they are taken as exact: (epsilon, delta)-DP implies TPR ≤ e^ε FPR + δ and
 * TNR ≤ e^ε FNR + δ (Kairouz et al. 2015), hence ε ≥ max(0, ln((1 − δ − FNR)/FPR), ln((1 − δ − FPR)/FNR)); a term with a
 * numerator ≤ 0 says nothing. null where a rate of 0 would make it infinite: count errors and use epsilonLowerBound.
 * Throws RangeError for a rate or a delta outside [0, 1].
 */
export function plugInEpsilon(fpr: number, fnr: number, delta: number): number | null {
  for (const value of [fpr, fnr, delta]) {
    if (!(value >= 0 && value <= 1)) throw new RangeError(`Rates and delta lie in [0, 1], not ${value}.`);
  }
  let epsilon = 0;
  for (const [error, other] of [
    [fpr, fnr],
    [fnr, fpr],
  ] as const) {
    const numerator = 1 - delta - other;
    if (numerator > 0) epsilon = Math.max(epsilon, Math.log(numerator / error));
  }
  return Number.isFinite(epsilon) ? epsilon : null;
}

/**
 * Lower confidence bound of epsilon from one attack: the plug-in epsilon at the Clopper–Pearson upper limits of FPR and
 * FNR, each at half of the error probability (Jagielski et al. 2020). It treats the texts as independent trials, which
 * holds for many retrained models; for one model it is a heuristic and oneRunEpsilon is the sound way. null when a class
 * is empty. Throws RangeError for impossible counts.
 */
export function epsilonLowerBound(counts: AuditCounts): AuditBound | null {
  const { falsePositives, nonmembers, falseNegatives, members, delta, confidence = 0.95 } = counts;
  const alpha = (1 - confidence) / 2;
  const fprUpper = clopperPearsonUpper(falsePositives, nonmembers, alpha);
  const fnrUpper = clopperPearsonUpper(falseNegatives, members, alpha);
  if (fprUpper === null || fnrUpper === null) return null;
  const epsilonLower = plugInEpsilon(fprUpper, fnrUpper, delta);
  return epsilonLower === null ? null : { fprUpper, fnrUpper, epsilonLower };
}

/** The outcome of a one-run audit: each of m canaries was trained on by the toss of its own fair coin. */
export interface OneRunOutcome {
  /** Number of canaries. */
  readonly canaries: number;
  /** Number of guesses (in or out); for the rest the attacker abstained. Fixed before looking at the coins. */
  readonly guesses: number;
  /** Number of right guesses. */
  readonly correct: number;
  readonly delta: number;
}

/**
 * The chance that an (epsilon, delta)-DP training lets an attacker guess this well, at most 1 (Steinke, Nasr and
 * Jagielski 2023): with q = e^ε/(1 + e^ε), W ~ Bin(guesses, q) and v = correct,
 * P[W ≥ v] + 2 m δ · max over 1 ≤ i ≤ v of P[v − i ≤ W < v] / i.
 * The delta term counts all m canaries, not only those guessed. Throws RangeError for impossible counts.
 */
export function oneRunPValue(outcome: OneRunOutcome, epsilon: number): number {
  const { canaries: m, guesses: r, correct: v, delta } = outcome;
  checkOutcome(outcome);
  const q = 1 / (1 + Math.exp(-epsilon));
  const tail = binomialUpperTail(v, r, q);
  let worst = 0;
  if (delta > 0) {
    let window = 0;
    // no window holds more than 1, so once 1/i is reached a wider one cannot win
    for (let i = 1; i <= v && worst < 1 / i; i++) {
      window += binomialMass(v - i, r, q);
      worst = Math.max(worst, window / i);
    }
  }
  return Math.min(1, tail + 2 * m * delta * worst);
}

/**
 * Lower confidence bound of epsilon from one training run: the largest epsilon that the outcome still rejects,
 * p(epsilon) < 1 − confidence; 0 where not even epsilon 0 is rejected. Throws RangeError for impossible counts.
 */
export function oneRunEpsilon(outcome: OneRunOutcome, confidence = 0.95): number {
  if (!(confidence > 0 && confidence < 1)) {
    throw new RangeError(`A confidence lies between 0 and 1, not ${confidence}.`);
  }
  const rejects = (epsilon: number) => oneRunPValue(outcome, epsilon) < 1 - confidence;
  if (!rejects(0)) return 0;
  let lower = 0;
  let upper = 1;
  while (rejects(upper)) upper *= 2;
  while (upper - lower > 1e-12 * upper) {
    const epsilon = (lower + upper) / 2;
    if (rejects(epsilon)) lower = epsilon;
    else upper = epsilon;
  }
  return lower;
}

function checkOutcome({ canaries, guesses, correct, delta }: OneRunOutcome): void {
  const whole = [canaries, guesses, correct].every(Number.isInteger);
  if (!whole || correct < 0 || correct > guesses || guesses > canaries) {
    throw new RangeError(
      `Expected whole counts 0 ≤ correct ≤ guesses ≤ canaries, not ${correct}, ${guesses}, ${canaries}.`,
    );
  }
  if (!(delta >= 0 && delta <= 1)) throw new RangeError(`A delta lies in [0, 1], not ${delta}.`);
}

export interface GaussianView {
  /** Φ⁻¹(1 − FPR) − Φ⁻¹(FNR); below 0 where the attack is worse than guessing. null at a rate of 0 or 1 (infinite). */
  readonly mu: number | null;
  /** Epsilon at the given delta; null where no finite one exists. */
  readonly epsilon: number | null;
}

/**
 * The Gaussian view of an operating point: the mu of the Gaussian trade-off curve through it and that curve's epsilon.
 * Tighter than the bounds above, but it assumes that the trade-off curve is Gaussian and takes the rates as exact.
 */
export function gaussianView(fpr: number, fnr: number, delta: number): GaussianView {
  const mu = normalQuantile(1 - fpr) - normalQuantile(fnr);
  return Number.isFinite(mu) ? { mu, epsilon: gaussianEpsilon(mu, delta) } : { mu: null, epsilon: null };
}

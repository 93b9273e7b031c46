import { sampleOf } from '../data/sample';
import { softSelectRatio, softSelectThreshold } from './soft';

/** How SOFT chooses the texts that it replaces. */
export type SoftSelection = 'loss' | 'loss-drop' | 'random';

export type SoftSelectionRule =
  | { readonly kind: 'ratio'; readonly ratio: number }
  | { readonly kind: 'threshold'; readonly threshold: number };

/** What a choice is made from: mean losses of each text, nats a token; null = the text cannot be scored. */
export interface SoftLosses {
  /** Under the base model. */
  readonly base: readonly (number | null)[];
  /** After the warm-up. */
  readonly warm: readonly (number | null)[];
}

/**
 * Positions of the texts to be replaced, in increasing order (SOFT, USENIX Security 2025; attacks.md E):
 * 'loss': the lowest loss after the warm-up; 'loss-drop': the largest base − warm, which is what was memorised and not
 * what is easy for any model; 'random': a control. A ratio is one of all texts, rounded down, a threshold is strict.
 * A text without a loss is never chosen by it.
 *
 * @throws RangeError where the lengths differ, the ratio is none, or chance is asked for a threshold
 */
export function softSelect(
  selection: SoftSelection,
  rule: SoftSelectionRule,
  { base, warm }: SoftLosses,
  seed: number,
): number[] {
  if (base.length !== warm.length)
    throw new RangeError('Each text needs its loss before and after the warm-up.');
  if (selection === 'random') {
    if (rule.kind === 'threshold') throw new RangeError('A choice by chance needs a ratio.');
    const count = softSelectRatio(new Float64Array(warm.length), rule.ratio).length;
    return [...sampleOf([...warm.keys()], count, seed)];
  }
  // Infinity: never among the lowest, as long as there are others, and never below a threshold
  const keys = warm.map((loss, i) => {
    if (selection === 'loss') return loss ?? Infinity;
    const drop = softDrop(base[i]!, loss);
    return drop === null ? Infinity : -drop;
  });
  if (rule.kind === 'threshold')
    return softSelectThreshold(keys, selection === 'loss' ? rule.threshold : -rule.threshold);
  return softSelectRatio(keys, rule.ratio).filter((i) => keys[i] !== Infinity);
}

/** How far the warm-up brought a text's loss down, nats a token. */
export function softDrop(base: number | null, warm: number | null): number | null {
  return base === null || warm === null ? null : base - warm;
}

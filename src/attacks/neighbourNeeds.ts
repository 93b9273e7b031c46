import type { ModelRole, Need } from '../passes/need';
import type { Trace } from '../passes/trace';
import type { Proposer, View } from '../passes/views';
import type { Options, OptionSpec, Signals } from './attack';
import { negativeLogLikelihood } from './loss';
import { sameTokens } from './sameTokens';

/** What attacks share that compare a text with neighbours of it: views, needs, losses, and the options that name them. */

/** The first `count` neighbours by swaps; one proposer, share and seed gives every attack the same ones. */
export function swappedViews(count: number, proposer: Proposer, share: number, seed: number): View[] {
  return Array.from({ length: count }, (_, index) => ({ kind: 'swapped', proposer, index, share, seed }));
}

/** A pair of noisy views that are exact mirror images. */
export type MirrorPair = readonly [plus: View, minus: View];

/** The first `count` pairs by noise on the token embeddings. */
export function noisyPairs(count: number, sd: number, seed: number): MirrorPair[] {
  return Array.from({ length: count }, (_, pair) => [
    { kind: 'noisy', pair, sign: 1, sd, seed },
    { kind: 'noisy', pair, sign: -1, sd, seed },
  ]);
}

export function needsOf(model: ModelRole, views: readonly View[]): Need[] {
  return views.map((view) => ({ model, view }));
}

/** Neighbours that are neighbours: one by swaps whose words came out as the text's own is left out. */
export function trueNeighbours(signals: Signals, views: readonly View[]): View[] {
  return views.filter((view) => view.kind !== 'swapped' || signals.words(view) !== signals.text);
}

/** The loss of each neighbour, nats a token; those that are the text itself, or have no scored token, are left out. */
export function neighbourLosses(signals: Signals, model: ModelRole, views: readonly View[]): number[] {
  return trueNeighbours(signals, views)
    .map((view) => negativeLogLikelihood(signals.trace(model, view).logp))
    .filter((nll) => nll !== null);
}

/**
 * Each token's share of (mean loss over the disturbed passes) − (loss of the plain one), nats, where all score the same
 * tokens: noise on weights or embeddings leaves the tokens alone, swaps do not. null where they differ or there is none.
 */
export function disturbanceShares(plain: Trace, disturbed: readonly Trace[]): Float64Array | null {
  const n = plain.logp.length;
  if (n === 0 || disturbed.length === 0 || !disturbed.every((trace) => sameTokens(plain, trace))) return null;
  return Float64Array.from(plain.logp, (logp, i) => {
    const mean = disturbed.reduce((sum, trace) => sum + trace.logp[i]!, 0) / disturbed.length;
    return (logp - mean) / n;
  });
}

/**
 * How many spans a T5 mask filler masks in a text of so many words: ⌊share·words / (span + 2·buffer)⌋. At MIMIR's
 * defaults (0.3, 2, 1) 15% of the words; a text under 14 words gets none, which is why no attack here works that way.
 */
export function maskSpans(words: number, share: number, span: number, buffer: number): number {
  return Math.floor((share * words) / (span + 2 * buffer) + 1e-9);
}

export function shareOption(initial: number): OptionSpec {
  return { key: 'share', label: 'Share that is swapped', min: 0.05, max: 0.5, step: 0.05, initial };
}

export const SD_OPTION: OptionSpec = {
  key: 'sd',
  label: 'Noise on the embeddings, of their rms',
  min: 0.01,
  max: 0.5,
  step: 0.01,
  initial: 0.1,
};

export const SEED_OPTION: OptionSpec = { key: 'seed', label: 'Seed', min: 0, max: 99, step: 1, initial: 0 };

/** A choice by name. */
export function choiceOption(
  key: string,
  label: string,
  choices: readonly string[],
  initial = 0,
): OptionSpec {
  return { key, label, min: 0, max: choices.length - 1, step: 1, initial, choices };
}

/** The chosen place of a choice's list. */
export function chosen(options: Options, key: string): number {
  return Math.round(options[key]!);
}

import fc from 'fast-check';
import { Random } from '../data/random';
import type { ColumnScores, Labels } from './columns';

/** A labelled set for property tests: scores with many ties, some undefined; some labels not known. */
export const labelledScores = fc
  .array(
    fc.record({
      score: fc.option(
        fc.integer({ min: -6, max: 6 }).map((n) => n / 2),
        { freq: 8 },
      ),
      other: fc.option(
        fc.integer({ min: -6, max: 6 }).map((n) => n / 2),
        { freq: 8 },
      ),
      member: fc.option(fc.boolean(), { freq: 12 }),
    }),
    { minLength: 1, maxLength: 60 },
  )
  .map((texts) => ({
    scores: texts.map(({ score }) => score),
    others: texts.map(({ other }) => other),
    labels: texts.map(({ member }) => member),
  }));

/** n coins, and scores that know nothing of them or are moved up by `shift` for members; noise in [0, 1). */
export function coinsAndScores(
  seed: number,
  n: number,
  shift = 0,
): { readonly labels: Labels; readonly scores: ColumnScores } {
  const random = new Random(seed);
  const labels = Array.from({ length: n }, () => random.coin());
  return { labels, scores: labels.map((member) => random.uniform() + (member ? shift : 0)) };
}

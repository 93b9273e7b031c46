import fc from 'fast-check';

/** Scores of one class with many ties, for property tests: n in [min, 40], values whole or half in [−5, 5]. */
export function scores(min = 1): fc.Arbitrary<number[]> {
  return fc.array(
    fc.integer({ min: -10, max: 10 }).map((n) => n / 2),
    { minLength: min, maxLength: 40 },
  );
}

import fc from 'fast-check';
import { LOWERCASE, PLAIN, type View } from './views';

/** Views of every kind, few enough of each that two of them are often the same. For tests. */
export const views: fc.Arbitrary<View> = fc.oneof(
  fc.constantFrom<View>(PLAIN, LOWERCASE),
  fc.record({
    kind: fc.constant('prefixed' as const),
    prefix: fc.constantFrom('members' as const, 'nonmembers' as const),
    shots: fc.integer({ min: 1, max: 3 }),
  }),
  fc.record({
    kind: fc.constant('swapped' as const),
    proposer: fc.constantFrom('base' as const, 'words' as const),
    index: fc.nat({ max: 2 }),
    share: fc.constantFrom(0.1, 0.5),
    seed: fc.nat({ max: 1 }),
  }),
  fc.record({
    kind: fc.constant('noisy' as const),
    pair: fc.nat({ max: 1 }),
    sign: fc.constantFrom(1 as const, -1 as const),
    sd: fc.constantFrom(0.1, 0.2),
    seed: fc.nat({ max: 1 }),
  }),
);

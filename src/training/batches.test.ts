import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { epochBatches, measuringBatches, paddedLengths } from './batches';

const CONTEXT = 64;
const lengths = fc.array(fc.integer({ min: 1, max: CONTEXT }), { minLength: 1, maxLength: 60 });
const sorted = (values: readonly number[]) => [...values].sort((a, b) => a - b);

describe('padded lengths', () => {
  it('are one or two multiples of sixteen, rising, the last long enough for all', () => {
    fc.assert(
      fc.property(lengths, (each) => {
        const padded = paddedLengths(each, CONTEXT);
        expect(padded.length).toBeGreaterThan(0);
        expect(padded.length).toBeLessThan(3);
        expect(padded).toEqual(sorted(padded));
        expect(padded.every((length) => length % 16 === 0 && length <= CONTEXT)).toBe(true);
        const longest = Math.max(...each);
        expect(padded.at(-1)! - longest).toBeGreaterThanOrEqual(0);
        expect(padded.at(-1)! - longest).toBeLessThan(16);
      }),
    );
  });

  it('never exceed the context, whatever it is', () => {
    expect(paddedLengths([50], 50)).toEqual([50]);
    expect(paddedLengths([3, 3, 3, 50], 50)).toEqual([16, 50]);
  });

  it('are two only where the second saves a tenth of the positions', () => {
    expect(paddedLengths([90, 91, 98, 100], 512)).toEqual([112]);
    expect(paddedLengths([20, 20, 20, 100], 512)).toEqual([32, 112]);
    expect(paddedLengths([...Array<number>(20).fill(110), 20], 512)).toEqual([112]);
  });
});

describe('batches', () => {
  it('hold each text of an epoch once, in a row that is long enough, and are as many in each epoch', () => {
    fc.assert(
      fc.property(lengths, fc.integer({ min: 1, max: 9 }), fc.integer(), (each, batch, seed) => {
        const padded = paddedLengths(each, CONTEXT);
        const epochs = [0, 1, 2].map((epoch) => epochBatches(each, padded, batch, seed, epoch));
        for (const batches of epochs) {
          expect(sorted(batches.flatMap(({ texts }) => texts))).toEqual(each.map((_, i) => i));
          expect(batches).toHaveLength(Math.ceil(each.length / batch));
          expect(batches.filter(({ texts }) => texts.length < batch).length).toBeLessThan(2);
          for (const { texts, length } of batches) {
            expect(padded).toContain(length);
            for (const text of texts) expect(each[text]!).toBeLessThanOrEqual(length);
          }
        }
      }),
    );
  });

  it('come in an order drawn from seed and epoch', () => {
    const each = Array<number>(40).fill(10);
    const order = (seed: number, epoch: number) =>
      epochBatches(each, [16], 4, seed, epoch).flatMap(({ texts }) => texts);
    expect(order(1, 0)).toEqual(order(1, 0));
    expect(order(1, 0)).not.toEqual(order(1, 1));
    expect(order(1, 0)).not.toEqual(order(2, 0));
    expect(order(1, 0)).not.toEqual(each.map((_, i) => i));
  });

  it('for measuring hold each text once, in the order of the list', () => {
    const batches = measuringBatches([3, 20, 5, 16, 30], [16, 32], 2);
    expect(batches).toEqual([
      { texts: [0, 2], length: 16 },
      { texts: [3], length: 16 },
      { texts: [1, 4], length: 32 },
    ]);
  });
});

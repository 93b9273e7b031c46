import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseTokenCounts } from './tokenCounts';

const SHA = 'ab'.repeat(32);
const file = (counts: unknown, total: unknown = 4) =>
  JSON.stringify({ made_by: 'a test', tokenizer_sha256: SHA, total, counts });

describe('parseTokenCounts', () => {
  it('smooths: a token that never stands there has a share all the same', () => {
    const table = parseTokenCounts(file([3, 0, 1]));
    expect([0, 1, 2].map((token) => table.frequency(token))).toEqual([4 / 7, 1 / 7, 2 / 7]);
    expect(table).toMatchObject({ madeBy: 'a test', tokenizerSha256: SHA, total: 4, vocabulary: 3 });
  });

  it('knows nothing of ids outside of its vocabulary', () => {
    const table = parseTokenCounts(file([3, 0, 1]));
    for (const token of [-1, 3, 0.5]) expect(table.frequency(token)).toBeNull();
  });

  it('refuses a table that does not add up or is no table of counts', () => {
    expect(() => parseTokenCounts(file([3, 0, 1], 5))).toThrow(/add up/);
    expect(() => parseTokenCounts(file([5, -1], 4))).toThrow();
    expect(() => parseTokenCounts(file([], 0))).toThrow();
    expect(() => parseTokenCounts('{}')).toThrow();
  });
});

describe('the shipped table', () => {
  const read = (path: string) => readFileSync(new URL(`../../public/${path}`, import.meta.url), 'utf8');
  const table = parseTokenCounts(read('data/token-counts.json'));

  it('counts the ids of the shipped tokenizer', () => {
    const hash = createHash('sha256').update(read('models/small/tokenizer.json')).digest('hex');
    expect(table.tokenizerSha256).toBe(hash);
    expect(table.vocabulary).toBe(4096);
  });

  it('is a distribution: its shares add up to 1', () => {
    let sum = 0;
    for (let token = 0; token < table.vocabulary; token++) sum += table.frequency(token)!;
    expect(sum).toBeCloseTo(1, 9);
  });

  it('finds " the" common and a name rare', () => {
    const { model } = JSON.parse(read('models/small/tokenizer.json')) as {
      model: { vocab: Record<string, number> };
    };
    const share = (token: string) => table.frequency(model.vocab[token]!)!;
    expect(share('Ġthe')).toBeGreaterThan(0.02);
    expect(share('Ġthe')).toBeGreaterThan(share('Ġship'));
  });
});

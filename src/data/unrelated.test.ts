import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ngramOverlap } from './overlap';
import { readRecords } from './records';
import { readUnrelated } from './unrelated';

const shipped = (name: string) => readFileSync(new URL(`../../public/data/${name}`, import.meta.url), 'utf8');

describe('the unrelated passages', () => {
  const texts = readUnrelated(shipped('unrelated.json'));

  it('are a dozen of forty words and more', () => {
    expect(texts).toHaveLength(12);
    for (const text of texts) expect(text.split(/\s+/).length).toBeGreaterThan(40);
  });

  it('share no run of seven words with any record', () => {
    const records = readRecords(shipped('records.jsonl')).map(({ text }) => ({ text, member: true }));
    const { shares } = ngramOverlap([...records, ...texts.map((text) => ({ text, member: false }))]);
    expect(shares.slice(records.length)).toEqual(texts.map(() => 0));
  });

  it('are refused where there are none', () => {
    expect(() => readUnrelated('{"about": "", "texts": []}')).toThrow();
  });
});

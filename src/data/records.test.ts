import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { initialOptions } from '../attacks/attack';
import { bagOfWords } from '../attacks/bagOfWords';
import { charNgrams } from '../attacks/charNgrams';
import { length } from '../attacks/length';
import { tableOf } from '../attacks/table.fixture';
import { summarise } from '../metrics/summary';
import { DOMAINS, evaluatedRecords, readRecords, RECORD_ROLES } from './records';

const records = readRecords(
  readFileSync(new URL('../../public/data/records.jsonl', import.meta.url), 'utf8'),
);

const words = (text: string) => text.match(/[\p{L}\p{N}]+(?:['’.,:/-][\p{L}\p{N}]+)*/gu) ?? [];
const lower = (text: string) => words(text).map((word) => word.toLowerCase());
const masked = (text: string) =>
  words(text).map((word) =>
    /\p{N}/u.test(word) ? '#' : /^\p{Lu}/u.test(word) && word !== 'I' ? '@' : word.toLowerCase(),
  );

/** Every run of `size` items, with the ids of the records that hold it. */
function runs(size: number, of: (text: string) => string[]): Map<string, Set<string>> {
  const holders = new Map<string, Set<string>>();
  for (const { id, text } of records) {
    const items = of(text);
    for (let i = 0; i + size <= items.length; i++) {
      const run = items.slice(i, i + size).join(' ');
      holders.set(run, (holders.get(run) ?? new Set()).add(id));
    }
  }
  return holders;
}

function sharedPairs(text: string, paraphrase: string): number {
  const pairs = (items: string[]) => new Set(items.slice(1).map((item, i) => `${items[i]!} ${item}`));
  const original = pairs(lower(text));
  const rewritten = [...pairs(lower(paraphrase))];
  return rewritten.filter((pair) => original.has(pair)).length / rewritten.length;
}

describe('the shipped records', () => {
  it('are at least 640, each with an id of its own', () => {
    expect(records.length).toBeGreaterThanOrEqual(640);
    expect(new Set(records.map(({ id }) => id)).size).toBe(records.length);
  });

  it('have the reserved roles in the promised numbers, spread over the domains', () => {
    const count = (role: string) => records.filter((record) => record.role === role).length;
    expect([count('prefix-member'), count('prefix-nonmember'), count('auxiliary')]).toEqual([30, 30, 100]);
    for (const domain of DOMAINS) {
      const roles = new Set(records.filter((record) => record.domain === domain).map(({ role }) => role));
      expect([...roles].sort()).toEqual([...RECORD_ROLES].sort());
    }
  });

  it('evaluate neither prefix nor auxiliary records', () => {
    const evaluated = new Set(evaluatedRecords(records).map(({ id }) => id));
    for (const { id, role } of records)
      expect(evaluated.has(id)).toBe(role === 'member' || role === 'nonmember');
  });

  it('have 35 to 70 words, text and paraphrase', () => {
    for (const { id, text, paraphrase } of records) {
      for (const written of [text, paraphrase]) {
        const count = written.split(/\s+/).length;
        expect(count >= 35 && count <= 70, `${id}: ${count} words`).toBe(true);
      }
    }
  });

  it('share no run of eight words', () => {
    expect([...runs(8, lower)].filter(([, ids]) => ids.size > 1)).toEqual([]);
  });

  it('come from no template: masked runs of five words stand in at most six records', () => {
    expect([...runs(5, masked)].filter(([, ids]) => ids.size > 6)).toEqual([]);
  });

  it('have paraphrases in other words: under half of their word pairs stand in the text', () => {
    const close = records.filter(({ text, paraphrase }) => sharedPairs(text, paraphrase) >= 0.5);
    expect(close.map(({ id }) => id)).toEqual([]);
  });

  it.each([bagOfWords, length, charNgrams])('cannot be told apart by $name', (attack) => {
    const texts = evaluatedRecords(records);
    const labels = texts.map(({ member }) => member);
    const table = tableOf(
      labels,
      {},
      texts.map(({ text }) => text),
    );
    const { auc } = summarise(attack.scoreSet(table, initialOptions(attack), 1), labels);
    expect(auc!.interval![0]).toBeLessThan(0.5);
    expect(auc!.interval![1]).toBeGreaterThan(0.5);
  });
});

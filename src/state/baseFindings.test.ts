import { describe, expect, it } from 'vitest';
import { BaseFindings, type BaseAttacked } from './baseFindings';
import type { AttackFinding } from './modelAttacks';

const finding = (id: string): AttackFinding => ({ id, auc: null, tpr: [], undefined: 0, scores: [] });
const SET: BaseAttacked = {
  weights: ['a', 'b'],
  texts: [{ id: '1', text: 'a text', member: true }],
  prefixes: { members: [], nonmembers: [] },
};

describe('what is found on the base', () => {
  it('is found once for a set, and only what is new for more attacks', async () => {
    const kept = new BaseFindings();
    const asked: (readonly string[])[] = [];
    const find = (missing: readonly string[]) => {
      asked.push(missing);
      return Promise.resolve(missing.filter((id) => id !== 'con-recall').map(finding));
    };
    const ids = async (set: BaseAttacked, attacks: readonly string[]) =>
      (await kept.of(set, attacks, find)).map(({ id }) => id);
    expect(await ids(SET, ['zlib', 'loss', 'con-recall'])).toEqual(['loss', 'zlib']);
    expect(await ids(SET, ['loss', 'con-recall'])).toEqual(['loss']);
    expect(await ids(SET, ['loss', 'ratio'])).toEqual(['loss', 'ratio']);
    expect(asked).toEqual([['loss', 'zlib', 'con-recall'], ['ratio']]);
    // other labels, other weights: another set
    expect(await ids({ ...SET, texts: [{ ...SET.texts[0]!, member: false }] }, ['loss'])).toEqual(['loss']);
    expect(await ids({ ...SET, weights: ['c', 'b'] }, ['loss'])).toEqual(['loss']);
    expect(asked.slice(2)).toEqual([['loss'], ['loss']]);
  });

  it('is not taken for known where finding it failed', async () => {
    const kept = new BaseFindings();
    await expect(kept.of(SET, ['loss'], () => Promise.reject(new Error('gone')))).rejects.toThrow('gone');
    expect(await kept.of(SET, ['loss'], () => Promise.resolve([finding('loss')]))).toHaveLength(1);
  });

  it('asks for all attacks where none are named', async () => {
    let missing: readonly string[] = [];
    await new BaseFindings().of(SET, null, (all) => {
      missing = all;
      return Promise.resolve([]);
    });
    expect(missing).toEqual(expect.arrayContaining(['loss', 'mope', 'ensemble', 'bag-of-words']));
  });
});

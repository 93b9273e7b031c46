import { describe, expect, it, vi } from 'vitest';
import type { Attack } from '../attacks/attack';
import { loss } from '../attacks/loss';
import { lowercase } from '../attacks/lowercase';
import { pac } from '../attacks/pac';
import { reference } from '../attacks/reference';
import { passKey } from '../passes/plan';
import { RecordStore } from '../passes/recordStore';
import { traceOf } from '../passes/trace.fixture';
import { ScoreTable } from './scoreTable';

const TEXTS = [
  { id: 'a', text: 'One', member: true },
  { id: 'b', text: 'two', member: false },
  { id: 'c', text: 'Three', member: true },
];
const ROLES = { target: 'm', reference: 'r', base: 'r', smaller: null };

function tableOf(
  attacks: readonly Attack[],
  roles: typeof ROLES | { target: string; reference: null; base: null; smaller: null } = ROLES,
) {
  const records = new RecordStore();
  const table = new ScoreTable(attacks, TEXTS, { roles, options: {}, records });
  /** A trace comes in for a text. */
  const arrive = (model: string, text: number, logp: readonly number[]) => {
    records.set(passKey(model, TEXTS[text]!.text), traceOf(logp));
    table.touch(text);
  };
  return { records, table, arrive };
}

describe('ScoreTable', () => {
  it('scores a text as soon as all its records are there', async () => {
    const { table, arrive } = tableOf([loss, reference]);
    await table.update();
    expect(table.scores('loss')).toEqual([undefined, undefined, undefined]);
    expect(table.summary('loss').pending).toBe(3);
    arrive('m', 0, [-1, -3]);
    await table.update();
    expect(table.scores('loss')).toEqual([-2, undefined, undefined]);
    expect(table.scores('reference')).toEqual([undefined, undefined, undefined]);
    arrive('r', 0, [-4, -4]);
    await table.update();
    expect(table.scores('reference')[0]).toBe(2);
    expect(table.summary('reference').members).toEqual([2]);
  });

  it('works nothing out twice, and looks only at texts for which something has come', async () => {
    const score = vi.fn<Attack['score']>((...given) => loss.score(...given));
    const { table, arrive, records } = tableOf([{ ...loss, score }]);
    records.set(passKey('m', 'One'), traceOf([-1]));
    await table.update();
    expect(score).not.toHaveBeenCalled(); // nobody has said that it has come
    for (const text of TEXTS.keys()) {
      arrive('m', text, [-1]);
      await table.update();
    }
    const summary = table.summary('loss');
    table.touch(0);
    await table.update();
    expect(score).toHaveBeenCalledTimes(TEXTS.length);
    expect(table.summary('loss')).toBe(summary);
    expect(summary.roc).not.toBeNull();
  });

  it('leaves arrays that it gave out as they were', async () => {
    const { table, arrive } = tableOf([loss]);
    const before = table.scores('loss');
    arrive('m', 1, [-1]);
    await table.update();
    expect(before).toEqual([undefined, undefined, undefined]);
    expect(table.scores('loss')[1]).toBe(-1);
  });

  it('takes a number that cannot be ranked for no score', async () => {
    const { table, arrive } = tableOf([loss]);
    arrive('m', 0, [NaN]);
    arrive('m', 1, []);
    await table.update();
    expect(table.scores('loss')).toEqual([null, null, undefined]);
    expect(table.summary('loss')).toMatchObject({ undefinedMembers: 1, undefinedNonmembers: 1, pending: 1 });
  });

  it('counts a text that a model cannot read as undefined', async () => {
    const { table, records } = tableOf([loss]);
    records.set(passKey('m', 'One'), null);
    table.touch(0);
    await table.update();
    expect(table.scores('loss')[0]).toBeNull();
    expect(table.summary('loss').undefinedMembers).toBe(1);
  });

  it('a text that is in lower case already waits for one pass', async () => {
    const { table, arrive } = tableOf([lowercase]);
    arrive('m', 1, [-2]);
    await table.update();
    expect(table.scores('lowercase')).toEqual([undefined, -1, undefined]);
  });

  it('an attack that cannot run is never scored, and says why', async () => {
    const roles = { target: 'm', reference: null, base: null, smaller: null };
    const { table, arrive } = tableOf([reference, pac, loss], roles);
    arrive('m', 0, [-1]);
    await table.update();
    expect(table.summary('reference').pending).toBe(3);
    expect(['reference', 'pac', 'loss'].map((id) => table.obstacle(id))).toEqual([
      'no reference model',
      'no list of words',
      null,
    ]);
  });

  it('lets the page answer between pieces of work, and loses nothing that comes meanwhile', async () => {
    const { table, arrive } = tableOf([loss]);
    arrive('m', 0, [-1]);
    const pause = vi.fn(() => {
      if (pause.mock.calls.length === 1) arrive('m', 2, [-5]);
      return Promise.resolve();
    });
    await table.update(pause);
    expect(pause).toHaveBeenCalled();
    expect(table.scores('loss')).toEqual([-1, undefined, undefined]);
    await table.update();
    expect(table.scores('loss')).toEqual([-1, undefined, -5]);
  });
});

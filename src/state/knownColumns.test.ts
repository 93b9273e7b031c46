import { describe, expect, it } from 'vitest';
import { loss } from '../attacks/loss';
import { minK } from '../attacks/minK';
import type { Roles } from '../passes/need';
import { passKey } from '../passes/plan';
import { RecordStore } from '../passes/recordStore';
import { traceOf } from '../passes/trace.fixture';
import { KnownColumns } from './knownColumns';

const ROLES: Roles = { target: 'm', reference: null, base: null, smaller: null };
const TEXTS = ['Aaa', 'Bbb'].map((text, i) => ({ id: text, text, member: i === 0 }));
const LABELS = { key: '10', texts: TEXTS };
/** The same texts, one of them in no class. */
const OTHERS = { key: '-1', texts: TEXTS.map((text, i) => ({ ...text, member: i === 0 ? null : true })) };

function opened() {
  const records = new RecordStore();
  const columns = new KnownColumns((roles, options) => ({ roles, options, records }));
  /** How many columns were made. */
  const warmUp = async (
    signal = new AbortController().signal,
    labels: typeof LABELS | typeof OTHERS = LABELS,
  ) => {
    let made = 0;
    await columns.warmUp([loss, minK], labels, ROLES, {}, signal, () => made++);
    return made;
  };
  const arrive = (text: string, logp: number[]) => {
    records.set(passKey('m', text), traceOf(logp));
  };
  return { columns, warmUp, arrive };
}

describe('KnownColumns', () => {
  it('has no column before every record is there, then one of all texts', async () => {
    const { columns, warmUp, arrive } = opened();
    arrive('Aaa', [-1, -3]);
    expect(await warmUp()).toBe(0);
    expect(columns.of(loss, LABELS, ROLES, {})).toBeNull();
    arrive('Bbb', [-4, -6]);
    expect(columns.of(loss, LABELS, ROLES, {})).toBeNull(); // nobody has made it yet
    expect(await warmUp()).toBe(2);
    expect(columns.of(loss, LABELS, ROLES, {})).toEqual([-2, -5]);
    expect(await warmUp()).toBe(0); // they are there
  });

  it('makes a column anew for other options, and the same one once', async () => {
    const { columns, warmUp, arrive } = opened();
    arrive('Aaa', [-1, -3]);
    arrive('Bbb', [-4, -6]);
    await warmUp();
    const whole = columns.of(minK, LABELS, ROLES, { 'min-k': { k: 1 } });
    expect(whole).toEqual([-2, -5]);
    expect(columns.of(minK, LABELS, ROLES, { 'min-k': { k: 1 } })).toBe(whole);
    expect(columns.of(minK, LABELS, ROLES, {})).toEqual([-3, -6]);
  });

  it('makes other columns for other labels, and scores no text that is in neither class', async () => {
    const { columns, warmUp, arrive } = opened();
    arrive('Bbb', [-4, -6]);
    expect(await warmUp(undefined, OTHERS)).toBe(2);
    expect(columns.of(loss, OTHERS, ROLES, {})).toEqual([null, -5]);
    expect(columns.of(loss, LABELS, ROLES, {})).toBeNull();
    arrive('Aaa', [-1, -3]);
    expect(await warmUp()).toBe(2);
    expect(columns.of(loss, LABELS, ROLES, {})).toEqual([-2, -5]);
    expect(columns.of(minK, OTHERS, ROLES, { 'min-k': { k: 1 } })).toEqual([null, -5]);
  });

  it('makes none once it is told to stop', async () => {
    const { warmUp, arrive } = opened();
    for (const { text } of TEXTS) arrive(text, [-1]);
    expect(await warmUp(AbortSignal.abort())).toBe(0);
  });
});

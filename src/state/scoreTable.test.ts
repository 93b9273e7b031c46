import { describe, expect, it } from 'vitest';
import type { Attack } from '../attacks/attack';
import { loss } from '../attacks/loss';
import { lowercase } from '../attacks/lowercase';
import { reference } from '../attacks/reference';
import { passKey } from '../passes/plan';
import { TraceStore } from '../passes/traceStore';
import { traceOf } from '../passes/trace.fixture';
import { ScoreTable } from './scoreTable';

const TEXTS = [
  { id: 'a', text: 'One', member: true },
  { id: 'b', text: 'two', member: false },
  { id: 'c', text: 'Three', member: true },
];
const ROLES = { target: 'm', reference: 'r', base: 'r' };

function tableOf(
  attacks: readonly Attack[],
  roles: typeof ROLES | { target: string; reference: null; base: null },
) {
  const traces = new TraceStore();
  return { traces, table: new ScoreTable({ attacks, texts: TEXTS, roles, options: {}, traces }) };
}

describe('ScoreTable', () => {
  it('scores a text as soon as all its traces are there', () => {
    const { traces, table } = tableOf([loss, reference], ROLES);
    table.update();
    expect(table.scores('loss')).toEqual([undefined, undefined, undefined]);
    expect(table.summary('loss').pending).toBe(3);
    traces.set(passKey('m', 'One'), traceOf([-1, -3]));
    table.update();
    expect(table.scores('loss')).toEqual([-2, undefined, undefined]);
    expect(table.scores('reference')).toEqual([undefined, undefined, undefined]);
    traces.set(passKey('r', 'One'), traceOf([-4, -4]));
    table.update();
    expect(table.scores('reference')[0]).toBe(2);
    expect(table.summary('reference').members).toEqual([2]);
  });

  it('works nothing out twice', () => {
    let worked = 0;
    const counting: Attack = {
      ...loss,
      score: (signals, options) => {
        worked++;
        return loss.score(signals, options);
      },
    };
    const { traces, table } = tableOf([counting], ROLES);
    for (const { text } of TEXTS) {
      traces.set(passKey('m', text), traceOf([-1]));
      table.update();
    }
    const summary = table.summary('loss');
    table.update();
    expect(worked).toBe(TEXTS.length);
    expect(table.summary('loss')).toBe(summary);
    expect(summary.roc).not.toBeNull();
  });

  it('leaves arrays that it gave out as they were', () => {
    const { traces, table } = tableOf([loss], ROLES);
    const before = table.scores('loss');
    traces.set(passKey('m', 'two'), traceOf([-1]));
    table.update();
    expect(before).toEqual([undefined, undefined, undefined]);
    expect(table.scores('loss')[1]).toBe(-1);
  });

  it('takes a number that cannot be ranked for no score', () => {
    const { traces, table } = tableOf([loss], ROLES);
    traces.set(passKey('m', 'One'), traceOf([NaN]));
    traces.set(passKey('m', 'two'), traceOf([]));
    table.update();
    expect(table.scores('loss')).toEqual([null, null, undefined]);
    expect(table.summary('loss')).toMatchObject({ undefinedMembers: 1, undefinedNonmembers: 1, pending: 1 });
  });

  it('a text that is in lower case already waits for one pass', () => {
    const { traces, table } = tableOf([lowercase], ROLES);
    traces.set(passKey('m', 'two'), traceOf([-2]));
    table.update();
    expect(table.scores('lowercase')).toEqual([undefined, -1, undefined]);
  });

  it('an attack whose role nobody plays is never scored', () => {
    const { traces, table } = tableOf([reference], { target: 'm', reference: null, base: null });
    traces.set(passKey('m', 'One'), traceOf([-1]));
    table.update();
    expect(table.summary('reference').pending).toBe(3);
  });
});

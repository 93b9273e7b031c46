import { describe, expect, it } from 'vitest';
import type { Need, WeightNoise } from './need';
import { need, ROLES, SOURCES, swapped } from './plan.fixture';
import { passKey, proposalsOf, readSignals, recordKey, serviceOf } from './plan';
import { readingOf } from './reading';
import { alternativesTo, GRADIENTS } from './records.fixture';
import type { PassRecord } from './records';
import { traceOf } from './trace.fixture';
import { LOWERCASE, PLAIN, type View } from './views';

const TEXT = 'One two';
const NOISE: WeightNoise = { seed: 0, pair: 0, sign: 1, relativeSd: 0.02 };
const NEIGHBOUR = swapped('base');
const ALTERNATIVES = alternativesTo(TEXT);
const key = (model: string, each: Omit<Need, 'model'>) => recordKey(model, each, TEXT, SOURCES);
const PROPOSAL = key('b', { view: PLAIN, record: 'alternatives' });
const recordsOf = (...entries: [string, PassRecord][]) => new Map(entries);

describe('readSignals', () => {
  const [plain, shaken, neighbour] = [traceOf([-1]), traceOf([-2]), traceOf([-3])];
  const records = recordsOf(
    [passKey('m', TEXT), plain],
    [key('m', { view: PLAIN, noise: NOISE }), shaken],
    [key('m', { view: NEIGHBOUR }), neighbour],
    [key('m', { view: PLAIN, record: 'gradients' }), GRADIENTS],
    [PROPOSAL, ALTERNATIVES],
    [passKey('r', TEXT), null],
  );
  const signals = readSignals(TEXT, ROLES, records, SOURCES);

  it('gives the trace of a role over a view, the plain one where none is named', () => {
    expect(signals.text).toBe(TEXT);
    expect(signals.trace('target')).toBe(plain);
    expect(signals.trace('target', PLAIN)).toBe(plain);
    expect(signals.trace('target', NEIGHBOUR)).toBe(neighbour);
    expect(signals.trace('target', PLAIN, NOISE)).toBe(shaken);
  });

  it('gives the gradients of a role', () => {
    expect(signals.gradients('target')).toBe(GRADIENTS);
    expect(() => signals.gradients('base')).toThrow('no gradients of the base');
  });

  it('gives the words of a view as its model has read them', () => {
    expect(signals.words(PLAIN)).toBe(TEXT);
    expect(signals.words(LOWERCASE)).toBe('one two');
    for (const view of [NEIGHBOUR, swapped('words')])
      expect(signals.words(view)).toBe(readingOf(view, TEXT, SOURCES, ALTERNATIVES).words);
    expect(signals.words(NEIGHBOUR)).not.toBe(TEXT);
  });

  it('throws where a record is not there, cannot be made, or nobody plays the role', () => {
    expect(() => signals.trace('base')).toThrow('no trace of the base over the plain view');
    expect(() => signals.trace('target', LOWERCASE)).toThrow(
      'no trace of the target over the lowercase view',
    );
    expect(() => signals.trace('target', PLAIN, { ...NOISE, sign: -1 })).toThrow('no trace of the target');
    expect(() => signals.trace('reference')).toThrow('no trace of the reference');
    const none = readSignals(TEXT, { ...ROLES, target: null }, records, SOURCES);
    expect(() => none.trace('target')).toThrow('no trace of the target');
  });

  it('takes a record for what it is: gradients are no trace', () => {
    const mixed = recordsOf([passKey('m', TEXT), GRADIENTS]);
    expect(() => readSignals(TEXT, ROLES, mixed).trace('target')).toThrow('no trace');
  });
});

describe('serviceOf', () => {
  const service = (needs: readonly Need[], records: ReadonlyMap<string, PassRecord>, roles = ROLES) =>
    serviceOf(TEXT, needs, roles, records, SOURCES);
  const both = [need('target'), need('reference')];
  const trace = traceOf([-1]);

  it('waits for every need', () => {
    expect(service(both, recordsOf([passKey('m', TEXT), trace]))).toBe('waiting');
    expect(service(both, recordsOf([passKey('m', TEXT), trace], [passKey('r', TEXT), trace]))).toBe('served');
    expect(service([], recordsOf())).toBe('served');
  });

  it('waits for ever where nothing plays a role', () => {
    const records = recordsOf([passKey('m', TEXT), trace], [passKey('r', TEXT), trace]);
    expect(service(both, records, { ...ROLES, reference: null })).toBe('waiting');
  });

  it('is undefined where one record cannot be made, once all others are there', () => {
    expect(service(both, recordsOf([passKey('m', TEXT), null]))).toBe('waiting');
    for (const [m, r] of [
      [null, trace],
      [trace, null],
      [null, null],
    ] as const)
      expect(service(both, recordsOf([passKey('m', TEXT), m], [passKey('r', TEXT), r]))).toBe('undefined');
  });

  it('waits for the proposal of a neighbour too, which may say that there is none', () => {
    const needs = [need('target', NEIGHBOUR)];
    const neighbour = [key('m', { view: NEIGHBOUR }), trace] as [string, PassRecord];
    expect(service(needs, recordsOf(neighbour))).toBe('waiting');
    expect(service(needs, recordsOf(neighbour, [PROPOSAL, ALTERNATIVES]))).toBe('served');
    expect(service(needs, recordsOf(neighbour, [PROPOSAL, null]))).toBe('served');
  });

  it('waits for the texts in front that are meant, not for others', () => {
    const view: View = { kind: 'prefixed', prefix: 'members', shots: 2 };
    const records = recordsOf([recordKey('m', { view }, TEXT, SOURCES), trace]);
    const others = { ...SOURCES, prefixes: { ...SOURCES.prefixes, members: ['X', 'Y'] } };
    expect(service([need('target', view)], records)).toBe('served');
    expect(serviceOf(TEXT, [need('target', view)], ROLES, records, others)).toBe('waiting');
  });
});

describe('proposalsOf', () => {
  it('is what the proposer has said, null where it has nothing to say', () => {
    expect(proposalsOf(TEXT, ROLES, recordsOf([PROPOSAL, ALTERNATIVES]))).toBe(ALTERNATIVES);
    expect(proposalsOf(TEXT, ROLES, recordsOf([PROPOSAL, null]))).toBeNull();
    expect(proposalsOf(TEXT, ROLES, recordsOf())).toBeUndefined();
    expect(proposalsOf(TEXT, { ...ROLES, base: null }, recordsOf([PROPOSAL, null]))).toBeUndefined();
    const roles = { ...ROLES, base: 'x', proposer: 'b' };
    expect(proposalsOf(TEXT, roles, recordsOf([PROPOSAL, ALTERNATIVES]))).toBe(ALTERNATIVES);
  });
});

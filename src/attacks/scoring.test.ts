import { describe, expect, it } from 'vitest';
import { passKey, recordKey } from '../passes/plan';
import { SOURCES } from '../passes/plan.fixture';
import type { PassRecord } from '../passes/records';
import { traceOf } from '../passes/trace.fixture';
import { PLAIN, type View } from '../passes/views';
import type { Attack } from './attack';
import { loss } from './loss';
import { minK } from './minK';
import { ATTACKS } from './registry';
import { reference } from './reference';
import { recall } from './recall';
import {
  contributionsOf,
  demandsOf,
  optionsOf,
  scoreText,
  signalsFor,
  type ChosenOptions,
  type ScoringGround,
} from './scoring';
import { ROLES } from './signals.fixture';

const TEXT = 'abcd';
const store = new Map<string, PassRecord>([[passKey('m', TEXT), traceOf([-1, -2, -3, -6])]]);
const ground = (other: Partial<ScoringGround> = {}): ScoringGround => ({
  roles: ROLES,
  options: {},
  records: store,
  ...other,
});
const HALF: ChosenOptions = { 'min-k': { k: 0.5 } };

describe('optionsOf', () => {
  it('lays what was chosen over the initial values', () => {
    expect(optionsOf(minK, {})).toEqual({ k: 0.2 });
    expect(optionsOf(minK, { ...HALF, 'min-k-plus-plus': { k: 0.9 } })).toEqual({ k: 0.5 });
  });
});

describe('demandsOf', () => {
  it('asks for each attack what it needs under the chosen options', () => {
    const demands = demandsOf(ATTACKS, { 'min-k': { calibrate: 1 } });
    expect(demands.map(({ attack }) => attack)).toEqual(ATTACKS.map(({ id }) => id));
    const needs = Object.fromEntries(demands.map((demand) => [demand.attack, demand.needs]));
    expect([needs['loss'], needs['reference'], needs['min-k']]).toEqual([
      [{ model: 'target', view: PLAIN }],
      [
        { model: 'target', view: PLAIN },
        { model: 'reference', view: PLAIN },
      ],
      [
        { model: 'target', view: PLAIN },
        { model: 'base', view: PLAIN },
      ],
    ]);
  });
});

describe('scoreText', () => {
  it('is the score under the chosen options', () => {
    expect(scoreText(loss, TEXT, ground())).toBe(-3);
    expect(scoreText(minK, TEXT, ground({ options: HALF }))).toBe(-4.5);
  });

  it('is not there yet while a record is missing, or while nothing plays a role', () => {
    expect(scoreText(reference, TEXT, ground())).toBeUndefined();
    expect(scoreText(loss, TEXT, ground({ roles: { ...ROLES, target: null } }))).toBeUndefined();
    expect(signalsFor(loss, 'another', ground())).toBe('waiting');
  });

  it('is null where the attack is undefined for the text', () => {
    const nothing = new Map([[passKey('m', ''), traceOf([])]]);
    expect(scoreText(loss, '', ground({ records: nothing }))).toBeNull();
  });

  it('is null, and the attack is not asked, where a model cannot read the text so', () => {
    const view: View = { kind: 'prefixed', prefix: 'nonmembers', shots: 4 };
    const records = new Map(store).set(recordKey('m', { view }, TEXT, SOURCES), null);
    const asked: Attack = {
      ...recall,
      score: () => {
        throw new Error('asked');
      },
    };
    const full = ground({ records, sources: SOURCES });
    expect(signalsFor(asked, TEXT, full)).toBe('undefined');
    expect(scoreText(asked, TEXT, full)).toBeNull();
    expect(contributionsOf('recall', TEXT, full)).toBeNull();
  });

  it('takes a number that cannot be ranked for none', () => {
    for (const value of [NaN, Infinity, -Infinity])
      expect(scoreText({ ...loss, score: () => value }, TEXT, ground())).toBeNull();
    expect(scoreText({ ...loss, score: () => 0 }, TEXT, ground())).toBe(0);
  });
});

describe('how often a token stands in other text', () => {
  const asking: Attack = { ...loss, score: (signals) => signals.tokenFrequency(5) };

  it('is not known where there is no table', () => {
    expect(scoreText(asking, TEXT, ground())).toBeNull();
    expect(scoreText(asking, TEXT, ground({ tokenFrequency: null }))).toBeNull();
  });

  it('is what the table says', () => {
    expect(scoreText(asking, TEXT, ground({ tokenFrequency: (token) => token / 100 }))).toBe(0.05);
  });
});

describe('contributionsOf', () => {
  it('gives the shares once the records are there', () => {
    const shares = contributionsOf('min-k', TEXT, ground({ options: HALF }));
    expect(Array.from(shares!)).toEqual([0, 0, -1.5, -3]);
    expect(contributionsOf('reference', TEXT, ground())).toBeNull();
  });

  it('are none of an attack that does not split', () => {
    const records = new Map(store).set(passKey('s', TEXT), traceOf([-1, -1, -1, -1]));
    const attack = ATTACKS.find(({ id }) => id === 'size-ratio')!;
    expect(scoreText(attack, TEXT, ground({ records }))).toBeCloseTo(1 / 3, 12);
    expect(contributionsOf('size-ratio', TEXT, ground({ records }))).toBeNull();
  });
});

import { describe, expect, it } from 'vitest';
import { passKey } from '../passes/plan';
import type { Trace } from '../passes/trace';
import { traceOf } from '../passes/trace.fixture';
import { loss } from './loss';
import { minK } from './minK';
import { ATTACKS } from './registry';
import { reference } from './reference';
import { contributionsOf, demandsOf, optionsOf, scoreText, signalsFor } from './scoring';
import { ROLES } from './signals.fixture';

const TEXT = 'abcd';
const store = new Map<string, Trace>([[passKey('m', TEXT), traceOf([-1, -2, -3, -6])]]);

describe('optionsOf', () => {
  it('lays what was chosen over the initial values', () => {
    expect(optionsOf(minK, {})).toEqual({ k: 0.2 });
    expect(optionsOf(minK, { 'min-k': { k: 0.5 }, 'min-k-plus-plus': { k: 0.9 } })).toEqual({ k: 0.5 });
  });
});

describe('demandsOf', () => {
  it('asks for each attack what it needs', () => {
    expect(demandsOf(ATTACKS, {}).map(({ attack, needs }) => [attack, needs.length])).toEqual([
      ['loss', 1],
      ['reference', 2],
      ['ratio', 2],
      ['zlib', 1],
      ['lowercase', 2],
      ['min-k', 1],
      ['min-k-plus-plus', 1],
    ]);
  });
});

describe('scoreText', () => {
  it('is the score under the chosen options', () => {
    expect(scoreText(loss, TEXT, ROLES, {}, store)).toBe(-3);
    expect(scoreText(minK, TEXT, ROLES, { 'min-k': { k: 0.5 } }, store)).toBe(-4.5);
  });

  it('is not there yet while a trace is missing, or while nothing plays a role', () => {
    expect(scoreText(reference, TEXT, ROLES, {}, store)).toBeUndefined();
    expect(scoreText(loss, TEXT, { ...ROLES, target: null }, {}, store)).toBeUndefined();
    expect(signalsFor(loss, 'another', ROLES, {}, store)).toBeNull();
  });

  it('is null where the attack is undefined for the text', () => {
    const nothing = new Map([[passKey('m', ''), traceOf([])]]);
    expect(scoreText(loss, '', ROLES, {}, nothing)).toBeNull();
  });
});

describe('contributionsOf', () => {
  it('gives the shares once the traces are there', () => {
    const shares = contributionsOf('min-k', TEXT, ROLES, { 'min-k': { k: 0.5 } }, store);
    expect(Array.from(shares!)).toEqual([0, 0, -1.5, -3]);
    expect(contributionsOf('reference', TEXT, ROLES, {}, store)).toBeNull();
  });
});

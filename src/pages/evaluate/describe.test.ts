import { expect, it } from 'vitest';
import { attackById, ATTACKS } from '../../attacks/registry';
import type { EvaluationSettings } from '../../state/evaluation.svelte';
import { countedText, guessSeconds, isStale, modelName, noControlReason, optionsText } from './describe';

const roles = { target: 'small-ft', reference: 'small', base: 'small', smaller: 'nano' };
const settings: EvaluationSettings = {
  data: 'shipped records',
  roles,
  control: { target: 'small', reference: 'nano', base: 'nano', smaller: 'nano' },
  options: {},
  seed: 1,
};

it('lists every option with its value', () => {
  const some = ['min-k', 'min-k-plus-plus'].map(attackById);
  expect(optionsText(some, { 'min-k': { k: 0.4 } })).toBe('Min-K% k = 0.4, Min-K%++ k = 0.2');
  expect(optionsText([], {})).toBe('none');
});

it('names a choice by its word, and a switch only where it is on', () => {
  expect(optionsText([attackById('zlib')], {})).toBe('Zlib divisor = bytes');
  expect(optionsText([attackById('loss')], {})).toBe('none');
  expect(optionsText([attackById('loss')], { loss: { calibrate: 1 } })).toBe('LOSS calibrate = on');
});

it('a result is of earlier choices when a model or an option has changed since', () => {
  expect(isStale(settings, roles, ATTACKS, {})).toBe(false);
  expect(isStale(settings, roles, ATTACKS, { 'min-k': { k: 0.2 } })).toBe(false); // the initial value
  expect(isStale(settings, { ...roles, target: 'medium' }, ATTACKS, {})).toBe(true);
  expect(isStale(settings, { ...roles, reference: 'nano' }, ATTACKS, {})).toBe(true);
  expect(isStale(settings, roles, ATTACKS, { 'min-k': { k: 0.4 } })).toBe(true);
});

it('says why there is no control', () => {
  expect(noControlReason({ ...settings, control: null })).toContain('base model itself');
  expect(noControlReason(settings)).toContain('no other base model');
});

it('sets the count of the workers beside the count that is shown', () => {
  expect(countedText(2600, 2600)).toBe('The workers themselves counted 2,600.');
  expect(countedText(80, 81)).toContain('counted 81: 1 pass more');
  expect(countedText(80, 10)).toContain('replaced');
});

it('names a model, and an unknown one by its id', () => {
  expect(modelName([], 'gpt2')).toBe('gpt2');
  expect(modelName([], null)).toBe('none');
});

it('guesses by an earlier run where there was one', () => {
  expect(guessSeconds(100, 2, null)).toBeCloseTo(3);
  expect(guessSeconds(100, 2, 0.5)).toBeCloseTo(50);
});

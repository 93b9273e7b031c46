import { expect, it } from 'vitest';

import { chooseSteps } from './choose';

const NAMES = ['types', 'lint', 'unit'];

it('runs every step unless told otherwise', () => {
  expect(chooseSteps([], NAMES)).toEqual(NAMES);
});

it('runs the named steps in their usual order', () => {
  expect(chooseSteps(['--only=unit'], NAMES)).toEqual(['unit']);
  expect(chooseSteps(['--only', 'unit, types'], NAMES)).toEqual(['types', 'unit']);
  expect(chooseSteps(['--only=unit', '--only=lint'], NAMES)).toEqual(['lint', 'unit']);
});

it('refuses what it does not know', () => {
  expect(() => chooseSteps(['--only=speed'], NAMES)).toThrow('No step is called "speed"');
  expect(() => chooseSteps(['--fast'], NAMES)).toThrow('--fast');
});

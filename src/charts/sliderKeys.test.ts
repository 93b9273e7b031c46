import { expect, it } from 'vitest';
import { sliderStep } from './sliderKeys';

it.each([
  ['ArrowRight', 5, 6],
  ['ArrowUp', 5, 6],
  ['ArrowLeft', 5, 4],
  ['ArrowDown', 0, 0],
  ['PageUp', 5, 15],
  ['PageUp', 15, 20],
  ['PageDown', 5, 0],
  ['Home', 5, 0],
  ['End', 5, 20],
])('%s moves %d to %d', (key, at, to) => {
  expect(sliderStep(key, at, 20)).toBe(to);
});

it('other keys move nothing', () => {
  expect(sliderStep('Enter', 5, 20)).toBeNull();
});

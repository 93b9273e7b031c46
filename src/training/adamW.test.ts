import { describe, expect, it } from 'vitest';
import { adamWStep, addScaled, wholeNorm } from './adamW';

const tensor = (...values: number[]) => new Map([['w', Float32Array.from(values)]]);
const NUMBERS = { rate: 0.1, beta1: 0.9, beta2: 0.99, epsilon: 1e-8, weightDecay: 0.5, scale: 1, count: 1 };

describe('AdamW', () => {
  it('goes one learning rate against the sign in its first step, whatever the size of the gradient', () => {
    const state = { trained: tensor(1, 1), first: tensor(0, 0), second: tensor(0, 0) };
    adamWStep(state, tensor(3, -1e-3), NUMBERS, () => false);
    const [up, down] = state.trained.get('w')!;
    expect(up).toBeCloseTo(0.9, 6);
    expect(down).toBeCloseTo(1.1, 4);
    expect(state.first.get('w')![0]).toBeCloseTo(0.3, 6);
    expect(state.second.get('w')![0]).toBeCloseTo(0.09, 6);
  });

  it('decays what is to decay, gradient or not, and scales the gradient', () => {
    const state = { trained: tensor(2), first: tensor(0), second: tensor(0) };
    adamWStep(state, tensor(0), NUMBERS, () => true);
    expect(state.trained.get('w')![0]).toBeCloseTo(2 * 0.95, 6);
    adamWStep(state, tensor(4), { ...NUMBERS, scale: 0.25, count: 2 }, () => false);
    expect(state.first.get('w')![0]).toBeCloseTo(0.1, 6);
  });

  it('knows norms and sums', () => {
    const tensors = new Map([
      ['a', Float32Array.of(3)],
      ['b', Float32Array.of(0, 4)],
    ]);
    expect(wholeNorm(tensors)).toBe(5);
    addScaled(tensors, tensors, -0.5);
    expect([...tensors.get('b')!]).toEqual([0, 2]);
  });
});

import { describe, expect, it } from 'vitest';
import { traceOf } from '../passes/trace.fixture';
import { declared } from './signals.fixture';
import { sizeRatio } from './sizeRatio';

function score(target: readonly number[], smaller: readonly number[]): number | null {
  const scene = {
    target: traceOf(target),
    smaller: traceOf(smaller),
    reference: traceOf([-99]),
    lowercase: traceOf([-99]),
  };
  return sizeRatio.score(declared(sizeRatio, {}, scene), {});
}

describe('size ratio', () => {
  it('is the loss of the smaller model over that of the target: higher where the target alone knows the text', () => {
    expect(score([-1, -3], [-3, -3, -3])).toBe(1.5);
    expect(score([-1, -1], [-3, -3])).toBe(3);
  });

  it('is undefined where the target is certain of every token, or nothing is scored', () => {
    expect(score([0, 0], [-3, -3])).toBeNull();
    expect(score([], [-3])).toBeNull();
    expect(score([-3], [])).toBeNull();
  });
});

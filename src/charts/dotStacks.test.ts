import { describe, expect, it } from 'vitest';
import { dotPath, stackDots } from './dotStacks';

describe('stackDots', () => {
  it('stacks what would overlap', () => {
    expect(stackDots([1, 2, 9], 4, 100)).toEqual([
      { x: 2, height: 2 },
      { x: 2, height: 6 },
      { x: 10, height: 2 },
    ]);
  });

  it('presses a stack together where it would not fit', () => {
    const dots = stackDots(
      Array.from({ length: 10 }, () => 1),
      4,
      20,
    );
    expect(Math.max(...dots.map(({ height }) => height))).toBeLessThanOrEqual(20);
  });

  it('has no dots without values', () => {
    expect(stackDots([], 4, 20)).toEqual([]);
  });
});

describe('dotPath', () => {
  it('draws every dot as a closed circle', () => {
    expect(dotPath([{ x: 5, height: 2 }], 1.5, (height) => 10 - height)).toBe(
      'M3.5,8.0a1.50,1.50 0 1 0 3.00,0a1.50,1.50 0 1 0 -3.00,0',
    );
  });
});

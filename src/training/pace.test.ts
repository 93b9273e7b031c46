import { describe, expect, it } from 'vitest';
import { Pace } from './pace';

describe('the time that is left', () => {
  it('is that of the steps measured so far, without the first of a length, which compiles', () => {
    const pace = new Pace();
    expect(pace.left([16])).toBeNull();
    pace.add(16, 5000);
    expect(pace.left([16, 16])).toBe(10_000);
    pace.add(16, 100);
    expect(pace.left([16, 16])).toBe(200);
    expect(pace.left([])).toBe(0);
  });

  it('counts a length that has not come up by its tokens', () => {
    const pace = new Pace();
    pace.add(16, 5000);
    pace.add(16, 100);
    expect(pace.left([32])).toBe(200);
    pace.add(32, 7000);
    pace.add(32, 150);
    expect(pace.left([16, 32])).toBe(250);
  });

  it('is not moved by one slow step, and follows a lasting change', () => {
    const pace = new Pace();
    for (const time of [900, 100, 100, 4000, 100]) pace.add(16, time);
    expect(pace.left([16])).toBe(100);
    for (let i = 0; i < 9; i++) pace.add(16, 300);
    expect(pace.left([16])).toBe(300);
  });
});

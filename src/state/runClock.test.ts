import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { RunClock } from './runClock';

let now = 0;

beforeEach(() => {
  now = 1000;
  vi.spyOn(performance, 'now').mockImplementation(() => now);
});

afterEach(() => {
  vi.restoreAllMocks();
});

const pass = (clock: RunClock, times: number) => {
  for (let i = 0; i < times; i++) clock.pass();
};

describe('RunClock', () => {
  it('takes parts that are not planned yet for parts like those that are', () => {
    const clock = new RunClock(1000);
    expect(clock.progress()).toMatchObject({ done: 0, total: 0 });
    clock.planned(600, 300);
    expect(clock.progress().total).toBe(2000);
    clock.planned(300, 300); // half of it was known
    expect(clock.progress().total).toBe(1500);
    clock.planned(400, 400);
    expect(clock.progress().total).toBe(1300);
  });

  it('counts passes, and takes the rate from the first one on', () => {
    const clock = new RunClock(50);
    clock.planned(100, 50);
    now += 9000; // models are fetched
    pass(clock, 1);
    now += 5000;
    pass(clock, 49);
    expect(clock.run).toBe(50);
    expect(clock.progress()).toMatchObject({ done: 50, total: 100, seconds: 14, left: 5 });
  });

  it('is due for a look now and then, and seldom where a look takes long', () => {
    const clock = new RunClock(1);
    expect(clock.isDue()).toBe(false);
    now += 300;
    expect(clock.isDue()).toBe(true);
    clock.refreshing();
    now += 200;
    clock.refreshed();
    now += 1999;
    expect(clock.isDue()).toBe(false);
    now += 1;
    expect(clock.isDue()).toBe(true);
    clock.refreshing();
    now += 1;
    clock.refreshed();
    now += 300;
    expect(clock.isDue()).toBe(true);
  });
});

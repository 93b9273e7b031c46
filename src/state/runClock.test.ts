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

/** From one place to before another. */
const places = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);

describe('RunClock', () => {
  it('takes texts that are not planned yet for texts like the latest ones', () => {
    const clock = new RunClock(1000);
    expect(clock.progress()).toMatchObject({ done: 0, total: 0 });
    clock.planned([], 300); // all of it is kept from a run that was stopped
    expect(clock.progress().total).toBe(0);
    clock.planned(places(200, 300), 300); // here it was stopped
    expect(clock.progress().total).toBe(100 + 400);
    clock.planned(places(0, 300), 300);
    expect(clock.progress().total).toBe(400 + 100);
    clock.planned([...places(0, 100), ...places(0, 100)], 100);
    expect(clock.progress().total).toBe(600);
  });

  it('counts the texts of a second that have passes to run, not those that are kept', () => {
    const clock = new RunClock(1000);
    clock.planned([], 500);
    clock.planned([...places(150, 250), ...places(150, 250)], 250); // two passes a text
    pass(clock, 1);
    now += 10_000;
    pass(clock, 99);
    // 100 of 700 passes, for 350 texts
    expect(clock.progress()).toMatchObject({ total: 700, left: 60, textsPerSecond: 5 });
  });

  it('counts passes, and takes the rate from the first one on', () => {
    const clock = new RunClock(50);
    clock.planned([...places(0, 50), ...places(0, 50)], 50);
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

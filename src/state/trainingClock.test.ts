import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { TrainingClock } from './trainingClock';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

function begun() {
  const silent = vi.fn();
  const clock = new TrainingClock();
  clock.begin(100, silent);
  return { clock, silent };
}

describe('a training clock', () => {
  it('tells of a silence, once it has lasted too long', async () => {
    const { clock, silent } = begun();
    vi.advanceTimersByTime(99);
    await clock.listening(() => Promise.resolve());
    vi.advanceTimersByTime(99);
    expect(silent).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(silent).toHaveBeenCalledOnce();
  });

  it('stands still in a pause, and after the end', () => {
    const { clock, silent } = begun();
    clock.command('pause');
    vi.advanceTimersByTime(1000);
    expect(silent).not.toHaveBeenCalled();
    clock.command('go');
    clock.end();
    vi.advanceTimersByTime(1000);
    expect(silent).not.toHaveBeenCalled();
  });

  it.each(['go', 'step', 'stop'] as const)(
    'stands still while it is listened to, whatever is said: %s',
    async (said) => {
      const { clock, silent } = begun();
      let heard: () => void = () => undefined;
      const listening = clock.listening(() => new Promise<void>((resolve) => (heard = resolve)));
      clock.command('pause');
      clock.command(said);
      vi.advanceTimersByTime(1000);
      expect(silent).not.toHaveBeenCalled();
      heard();
      await listening;
      if (said === 'step') return; // the page waits for the visitor behind it
      vi.advanceTimersByTime(100);
      expect(silent).toHaveBeenCalledOnce();
    },
  );
});

import type { RunCommand } from '../models/labContract';

/** Counts how long a call that tells how it goes has been silent. While the page is at what it was told, time stands still. */
export class TrainingClock {
  #waiting: RunCommand = 'go';
  #watch: (() => void) | null = null;
  #watchdog: ReturnType<typeof setTimeout> | undefined;
  #listening = false;

  begin(patience: number, onSilence: () => void): void {
    this.#watch = () => {
      clearTimeout(this.#watchdog);
      this.#watchdog = setTimeout(onSilence, patience);
    };
    if (this.#waiting !== 'pause') this.#watch();
  }

  command(command: RunCommand): void {
    this.#waiting = command;
    if (command === 'pause') clearTimeout(this.#watchdog);
    else if (!this.#listening) this.#watch?.();
  }

  async listening<R>(listen: () => Promise<R>): Promise<R> {
    clearTimeout(this.#watchdog);
    this.#listening = true;
    try {
      return await listen();
    } finally {
      this.#listening = false;
      if (this.#waiting === 'step') this.#waiting = 'pause';
      if (this.#waiting !== 'pause') this.#watch?.();
    }
  }

  end(): void {
    clearTimeout(this.#watchdog);
    this.#watch = null;
  }
}

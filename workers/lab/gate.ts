import type { RunCommand } from '../../src/training/events';

/** Where a run waits between two steps. */
export class Gate {
  #state: 'open' | 'closed' | 'stop' | 'cancel' = 'open';
  /** Steps that may pass a closed gate. */
  #passes = 0;
  #wake: () => void = () => undefined;

  get paused(): boolean {
    return this.#state === 'closed';
  }

  tell(command: RunCommand): void {
    if (this.#state === 'cancel') return;
    if (command === 'stop' || command === 'cancel') this.#state = command;
    else if (this.#state !== 'stop') {
      this.#state = command === 'go' ? 'open' : 'closed';
      this.#passes = command === 'step' ? this.#passes + 1 : 0;
    }
    this.#wake();
  }

  /** Lets messages in, and waits while the run is paused. */
  async pass(): Promise<'go' | 'stop' | 'cancel'> {
    await new Promise((resolve) => setTimeout(resolve)); // a message is a task of its own: promises alone would starve it
    while (this.#state === 'closed' && this.#passes === 0)
      await new Promise<void>((resolve) => (this.#wake = resolve));
    if (this.#state === 'closed') this.#passes--;
    return this.#state === 'stop' || this.#state === 'cancel' ? this.#state : 'go';
  }
}

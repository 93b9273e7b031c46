/** How long a tab that is being closed may take to let go, ms. */
const PATIENCE = 1000;

const nameOf = (run: string) => `trainspotter run ${run}`;

/** Tells the tabs of this page apart: which runs of the lab are in whose hands. Where the browser has no locks, all are free. */
export class RunLocks {
  readonly #patience: number;

  /** @param patience how long a tab that is being closed may take to let go, ms */
  constructor(patience = PATIENCE) {
    this.#patience = patience;
  }

  /** Takes a run in hand until it is over. @returns whether no other tab has it */
  async take(run: string, over: Promise<void>): Promise<boolean> {
    const locks = here();
    if (!locks) return true;
    return new Promise((resolve) => {
      locks
        .request(nameOf(run), { ifAvailable: true }, (lock) => {
          resolve(lock !== null);
          return lock && over;
        })
        .catch(() => resolve(true)); // where a page may not lock, all are free
    });
  }

  /**
   * Does something while nobody has a run in hand; waits for a tab that is being closed.
   *
   * @returns null where another tab has it
   */
  async whileFree<T>(run: string, work: () => Promise<T>): Promise<T | null> {
    const locks = here();
    if (!locks) return work();
    const patience = new AbortController();
    const timer = setTimeout(() => patience.abort(TOO_LONG), this.#patience);
    let begun = false;
    try {
      return await locks.request(nameOf(run), { signal: patience.signal }, () => {
        begun = true;
        clearTimeout(timer);
        return work();
      });
    } catch (error) {
      if (error === TOO_LONG) return null;
      if (begun) throw error;
      return work();
    } finally {
      clearTimeout(timer);
    }
  }
}

const TOO_LONG = new Error('Another tab has it.');

const here = (): LockManager | undefined =>
  typeof navigator === 'undefined' ? undefined : (navigator.locks as LockManager | undefined);

/** Tells the tabs of this page apart: which runs of the lab are under way in one of them. */

/** How long a tab that is being closed may take to let go, ms. */
const PATIENCE = 1000;

const nameOf = (run: string) => `trainspotter run ${run}`;

/** Says that a run is under way here, until it is over. Where the browser has no locks nothing is said. */
export function holdRun(run: string, over: Promise<void>): void {
  void locks()
    ?.request(nameOf(run), () => over)
    .catch(() => undefined);
}

/** Whether another tab is at a run. */
export async function isHeldElsewhere(run: string): Promise<boolean> {
  const found = locks()?.request(nameOf(run), { signal: AbortSignal.timeout(PATIENCE) }, () => undefined);
  return (
    (await found?.then(
      () => false,
      () => true,
    )) ?? false
  );
}

const locks = (): LockManager | undefined =>
  typeof navigator === 'undefined' ? undefined : (navigator.locks as LockManager | undefined);

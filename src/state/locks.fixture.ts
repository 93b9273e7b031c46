interface Options {
  readonly ifAvailable?: boolean;
  readonly signal?: AbortSignal;
}
type Work = (lock: object | null) => unknown;

/** Web Locks as the tabs of one browser share them: exclusive, and nobody jumps a queue. */
export function fakeLocks(): LockManager {
  const held = new Map<string, Promise<unknown>>();
  async function request(name: string, ...rest: [Options, Work] | [Work]): Promise<unknown> {
    const [{ ifAvailable, signal }, work] = rest.length === 2 ? rest : [{} as Options, rest[0]];
    if (ifAvailable && held.has(name)) return work(null);
    while (held.has(name)) {
      const aborted = new Promise<never>((_, reject) => {
        signal?.addEventListener('abort', () => reject(signal.reason as Error));
      });
      await Promise.race([held.get(name), aborted]);
    }
    const over = Promise.resolve(work({ name }));
    held.set(name, over);
    try {
      return await over;
    } finally {
      held.delete(name);
    }
  }
  return { request } as unknown as LockManager;
}

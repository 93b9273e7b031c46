import { EngineError } from '../models/result';
import type { Pass } from '../passes/plan';

/**
 * Runs passes in order, `width` of them at a time; one that is made from another's record waits for that one.
 *
 * @param isOver tells that no further pass is wanted
 * @throws what a pass throws, once; the passes that had not begun are not run
 */
export async function inOrder(
  passes: readonly Pass[],
  width: number,
  run: (pass: Pass) => Promise<void>,
  { signal, isOver }: { readonly signal: AbortSignal | undefined; readonly isOver?: () => boolean },
): Promise<void> {
  const begun = new Map<string, Promise<void>>();
  const queue = passes[Symbol.iterator]();
  let failed = false;
  const lane = async () => {
    for (const pass of queue) {
      if (failed || isOver?.()) return;
      if (signal?.aborted) throw new EngineError({ kind: 'cancelled', message: 'Cancelled.' });
      const before = pass.after === null ? undefined : begun.get(pass.after);
      const done = (before ?? Promise.resolve()).then(() => run(pass));
      if (pass.record === 'alternatives') begun.set(pass.key, done);
      try {
        await done;
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(width, passes.length) }, lane));
}

import { describe, expect, it } from 'vitest';
import type { TrainedReference } from '../lab/attackerWork';
import { runPasses } from '../lab/runPasses';
import { fullGround } from './ground.fixture';
import { openedRun, SPEC } from './labRun.fixture';

/** Passes that a run takes, and those that were foreseen. */
async function passesOf(finalAttacks: readonly string[], references: readonly TrainedReference[]) {
  const { run, ran } = openedRun();
  await run.go({ finalAttacks, references });
  expect([run.error, run.status]).toEqual([null, 'done']);
  const foreseen = runPasses(SPEC, run.plan!, finalAttacks, 1, fullGround().sources, references);
  return [ran.length, foreseen] as const;
}

describe('the passes that are foreseen of a run', () => {
  it.each<[string, readonly string[], readonly TrainedReference[]]>([
    ['without references', ['loss', 'reference'], []],
    ['with a self-prompt reference', ['loss', 'reference', 'neighborhood'], ['self-prompt']],
    ['with a candidate reference', ['loss', 'lira-base'], ['candidate']],
    [
      'with both',
      ['loss', 'reference', 'neighborhood', 'lira-base', 'spv-mia'],
      ['self-prompt', 'candidate'],
    ],
  ])('are those that it takes: %s', async (_, attacks, references) => {
    const [taken, foreseen] = await passesOf(attacks, references);
    expect(foreseen).toBe(taken);
  });
});

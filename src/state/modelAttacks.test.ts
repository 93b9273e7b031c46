import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { NO_CANDIDATE } from '../passes/plan';
import { openedRun } from './labRun.fixture';
import { runRecordOf } from './runRecordOf';

beforeEach(() => {
  vi.stubGlobal('indexedDB', undefined);
});

afterEach(() => {
  vi.unstubAllGlobals();
});

it('says why an attack could not be run, which makes no finding and is in no record', async () => {
  const { run } = openedRun();
  expect(run.obstacles.size).toBe(0);
  await run.go({ finalAttacks: ['loss', 'lira-candidate'] });
  expect(run.error).toBeNull();
  expect([...run.obstacles]).toEqual([['lira-candidate', NO_CANDIDATE]]);
  expect(run.findings.map(({ id }) => id)).toEqual(['loss']);
  const record = runRecordOf(run, { preset: null, versions: {}, baseSha256: null, madeBy: null });
  expect(Object.keys(record.aucs)).toEqual(['loss']);
});

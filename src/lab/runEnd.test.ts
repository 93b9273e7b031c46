import { describe, expect, it } from 'vitest';
import { earlierEpoch, endInWords, wasStopped } from './runEnd';
import { recordOf } from './runRecord.fixture';
import type { RunRecord } from './runRecord';

const of = (status: RunRecord['status'], trained: RunRecord['trained'] = null) =>
  recordOf({ status, trained });

describe('how a run ended', () => {
  it('is told by how its training ended where that is known, else by its status', () => {
    expect(wasStopped(of('stopped'))).toBe(true);
    expect(wasStopped(of('failed'))).toBe(false);
    expect(wasStopped(of('failed', { ended: 'stopped', epoch: null }))).toBe(true);
    expect(wasStopped(of('done', { ended: 'patience', epoch: 1 }))).toBe(false);
  });

  it('has words of its own where it failed behind its training', () => {
    expect(endInWords(of('done', { ended: 'patience', epoch: 1 }))).toBeNull();
    expect(endInWords(of('stopped'))).toBe('stopped');
    expect(endInWords(of('running'))).toBe('broken off');
    expect(endInWords(of('cancelled'))).toBe('failed after training');
    expect(endInWords(of('failed', { ended: 'done', epoch: 3 }))).toBe('failed after training');
    expect(endInWords(of('failed', { ended: 'stopped', epoch: 3 }))).toBe('stopped, then failed');
  });

  it('knows the epoch that was kept where others came behind it', () => {
    const kept = (trained: RunRecord['trained']) => earlierEpoch(trained, 3);
    expect(kept({ ended: 'patience', epoch: 1 })).toBe(1);
    expect(kept({ ended: 'patience', epoch: 0 })).toBe(0);
    expect(kept({ ended: 'done', epoch: 3 })).toBeNull();
    expect(kept({ ended: 'stopped', epoch: null })).toBeNull();
    expect(kept(null)).toBeNull();
  });
});

import { describe, expect, it } from 'vitest';
import { openFile } from '../../src/data/openFile';
import { attackOverlap } from '../../src/metrics/attackOverlap';
import { columnIntervals } from '../../src/metrics/columnIntervals';
import { coinsAndScores } from '../../src/metrics/columns.fixture';
import { compareColumns } from '../../src/metrics/comparison';
import { privacyAudit } from '../../src/metrics/privacyAudit';
import { packColumn, packLabels } from '../../src/models/analysisContract';
import { AnalysisService } from './analysisService';

const { labels, scores } = coinsAndScores(1, 90, 0.4);
const first = { id: 'first', scores: scores.map((score, i) => (i % 9 === 0 ? null : score)) };
const second = { id: 'second', scores: coinsAndScores(2, 90).scores };
const packed = {
  labels: packLabels(labels),
  column: packColumn(first),
  first: packColumn(first),
  second: packColumn(second),
  columns: [first, second].map(packColumn),
};
const service = new AnalysisService();

describe('AnalysisService', () => {
  it('answers as the pure functions do', async () => {
    const options = { seed: 3, draws: 50 };
    expect(await service.intervals({ ...packed, options })).toEqual({
      ok: true,
      value: columnIntervals(first, labels, options),
    });
    expect(await service.compare({ ...packed, options: { ...options, alpha: 0.1 } })).toEqual({
      ok: true,
      value: compareColumns(first.scores, second.scores, labels, { ...options, alpha: 0.1 }),
    });
    expect(await service.audit({ ...packed, options: { seed: 3, theory: 1 } })).toEqual({
      ok: true,
      value: privacyAudit(first.scores, labels, { seed: 3, theory: 1 }),
    });
    expect(await service.overlap({ ...packed, options: { alpha: 0.1 } })).toEqual({
      ok: true,
      value: attackOverlap([first, second], labels, { alpha: 0.1 }),
    });
  });

  it('reads files as the page itself would', async () => {
    const file = { name: 'a.csv', bytes: new TextEncoder().encode('text,label\nOne,1\nTwo,0\n') };
    const opened = await service.openFile(file);
    expect(opened).toEqual({ ok: true, value: openFile(file) });
    expect(structuredClone(opened)).toEqual(opened); // as it comes over the line
  });

  it('turns what makes no sense into a failure with a reason', async () => {
    expect(await service.audit({ ...packed, options: { seed: 1, delta: 0.5 } })).toEqual({
      ok: false,
      error: { kind: 'text', message: expect.stringContaining('A delta of 0.5 is no promise') as unknown },
    });
    expect(await service.intervals({ ...packed, options: { seed: 1, draws: 0 } })).toMatchObject({
      ok: false,
    });
  });
});

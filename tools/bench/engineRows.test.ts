import { describe, expect, it } from 'vitest';
import { engineRow, engineTable, type EngineSubject } from './engineRows';

const SUBJECT: EngineSubject = {
  device: 'wasm',
  facts: { adapter: null, software: false, isolated: true },
  model: 'small',
  shape: { layers: 4, width: 192, heads: 6, vocabulary: 4096 },
  tokens: 64,
};
const MEASUREMENT = {
  times: { full: [10, 20, 12], bare: [8, 10, 10], plain: [16, 20, 20], copied: [9, 11, 11] },
  disagreement: 1e-6,
};

describe('engineRow', () => {
  it('takes medians of times, and of the ratios within rounds', () => {
    const row = engineRow(SUBJECT, MEASUREMENT);
    expect([row.rounds, row.full, row.bare, row.plain, row.copied]).toEqual([3, 12, 10, 20, 11]);
    expect(row.fullOverBare.median).toBeCloseTo(1.25, 12); // of 1.25, 2 and 1.2
    expect(row.plainOverBare.median).toBe(2);
    expect(row.fullOverBareAtBest).toBeCloseTo(1.25, 12);
  });
});

describe('engineTable', () => {
  it('gives tokens per second and percent on top', () => {
    const line = engineTable([engineRow(SUBJECT, MEASUREMENT)]).split('\n')[2];
    expect(line).toMatch(/^wasm +small +4096 +64 +5,333 +6,400 +3,200 +\+25 % /);
  });

  it('says that a software adapter is no measurement', () => {
    const facts = { adapter: 'google swiftshader', software: true, isolated: true };
    const row = engineRow({ ...SUBJECT, device: 'webgpu', facts }, MEASUREMENT);
    expect(engineTable([row])).toContain('software adapter: no measurement');
  });
});

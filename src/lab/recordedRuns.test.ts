import { describe, expect, it } from 'vitest';
import { readRecordedRuns, writeRecordedRuns } from './recordedRuns';
import { figuresOf, recordOf } from './runRecord.fixture';
import { INITIAL_SPEC } from './runSpec';

const HASH = 'b'.repeat(64);
const about = { madeBy: 'npm run headless -- lab --preset all --seed N', madeOn: '2026-01-02' };
const fine = { ...INITIAL_SPEC, recipe: { ...INITIAL_SPEC.recipe, learningRate: 0.000123456789 } };

describe('recorded runs', () => {
  const records = [
    recordOf({ spec: fine, aucs: figuresOf({ loss: 0.123456789 }) }),
    recordOf({ spec: { ...INITIAL_SPEC, base: 'nano' }, seed: 3 }),
  ];
  const file = writeRecordedRuns({ ...about, records });

  it('come back with settings as they were and measurements to five digits', async () => {
    const again = await readRecordedRuns(file, () => HASH);
    expect(again).toMatchObject(about);
    expect(again.records.map(({ spec }) => spec)).toEqual(records.map(({ spec }) => spec));
    expect(again.records[0]!.aucs['loss']!.auc).toBe(0.12346);
    expect(again.records[1]!.curve).toEqual(records[1]!.curve);
  });

  it('are left out where the base has other weights by now', async () => {
    const again = await readRecordedRuns(file, (base) => (base === 'nano' ? 'c'.repeat(64) : HASH));
    expect(again.records.map(({ spec }) => spec.base)).toEqual(['small']);
    expect((await readRecordedRuns(file, () => null)).records).toEqual([]);
  });

  it('let the page answer behind each run', async () => {
    let pauses = 0;
    await readRecordedRuns(
      file,
      () => HASH,
      () => Promise.resolve(void pauses++),
    );
    expect(pauses).toBe(records.length);
  });

  it('say where a file is none', async () => {
    await expect(readRecordedRuns('{}', () => HASH)).rejects.toThrow();
    await expect(readRecordedRuns('{"made_by":"","made_on":"","records":[{}]}', () => HASH)).rejects.toThrow(
      /This is no run that can be read/,
    );
  });
});

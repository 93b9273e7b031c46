import { describe, expect, it } from 'vitest';
import { planData } from '../../lab/dataPlan';
import { RECORDS } from '../../lab/records.fixture';
import { INITIAL_SPEC } from '../../lab/runSpec';
import { costWords, deviceWords, timeWords, workOutlook } from './workWords';

const PACES = { trainings: [], scoring: null, writing: null, pass: 0.01 };

describe('what attacks that train cost', () => {
  const plan = planData(INITIAL_SPEC, RECORDS);
  const outlook = (references: readonly ('self-prompt' | 'candidate')[], paces = PACES) =>
    workOutlook(INITIAL_SPEC, plan, { references }, 1e6, paces);

  it('is said with what the time rests on', () => {
    const [cost] = outlook(['candidate']).costs;
    expect(costWords(cost!, 1e6, PACES)).toMatch(/ on a slow computer$/);
    expect(costWords(cost!, 1e6, { ...PACES, scoring: 1e9 })).toMatch(/ here, going by how fast it scores$/);
    const trainings = [{ parameters: 1e6, tokens: 1000, seconds: 1 }];
    expect(costWords(cost!, 1e6, { ...PACES, trainings })).toMatch(/ here$/);
  });

  it('comes with a warning where texts of the members’ own kind are prompted with', () => {
    expect(outlook(['self-prompt']).warning).toMatch(/members’ own kind/);
    expect(outlook(['candidate']).warning).toBeNull();
  });
});

it('says where training will be', () => {
  expect(deviceWords('wasm')).toBe('Trains on WebAssembly.');
  expect(deviceWords('webgpu')).toBe('Trains on WebGPU.');
  expect(deviceWords(null)).toBe('Trains on WebGPU where that works, else on WebAssembly.');
  expect(timeWords(120, 'timed')).toMatch(/ here$/);
});

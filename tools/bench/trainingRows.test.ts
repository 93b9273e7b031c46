import { describe, expect, it } from 'vitest';
import {
  againstScoring,
  againstTorch,
  fineTuningLine,
  privateOverPlain,
  stepTime,
  trainingTable,
  type TrainingRow,
} from './trainingRows';

const PLAIN: TrainingRow = {
  device: 'wasm',
  model: 'small',
  kind: 'full',
  method: { kind: 'full' },
  rows: 16,
  length: 64,
  flops: 16e9,
  times: [
    [500, 900, 500],
    [1000, 1000, 1000],
  ], // the computer is busy in the second round
  scoring: [[10], [20, 30, 20]],
  workers: 2,
  torch: [
    [250, 250, 250],
    [500, 400, 500],
  ],
  disagreement: 1e-6,
  memory: 300e6,
};
const PRIVATE: TrainingRow = {
  ...PLAIN,
  kind: 'full, DP-SGD',
  times: [[1000], [2000]],
  torch: null,
  disagreement: null,
};

describe('rows', () => {
  it('compare within rounds', () => {
    expect(stepTime(PLAIN)).toBe(750);
    expect(againstTorch(PLAIN)!.median).toBe(0.5);
    expect(againstTorch(PRIVATE)).toBeNull();
  });

  it('compare tokens trained on with tokens scored by all workers', () => {
    // 16 texts in 500 ms, and as many in 80 ms; then in 1000 ms and in 160 ms
    expect(againstScoring(PLAIN).median).toBeCloseTo(0.16, 12);
  });

  it('compare DP-SGD with the same training without', () => {
    expect(privateOverPlain([PLAIN, PRIVATE], PRIVATE)!.median).toBe(2);
    expect(privateOverPlain([PLAIN, PRIVATE], PLAIN)).toBeNull();
    expect(privateOverPlain([{ ...PLAIN, model: 'nano' }, PRIVATE], PRIVATE)).toBeNull();
  });
});

it('prints tokens and operations per second', () => {
  const lines = trainingTable([PLAIN, PRIVATE]).split('\n');
  expect(lines[2]).toMatch(
    /^wasm +small +full +16×64 +750 +1,365 +21\.3 +0\.160 +2,731 +0\.500 +300\.00 MB$/,
  );
  expect(lines[3]).toMatch(/full, DP-SGD .* – +– +2\.00 /);
});

it('says how long a fine-tuning takes', () => {
  const run = { model: 'small', texts: 240, epochs: 3, heldOut: 100, seconds: [80, 90, 100] };
  expect(fineTuningLine(run)).toContain('240 records × 3 epochs: 90.0 s (median of 80.0, 90.0, 100)');
});

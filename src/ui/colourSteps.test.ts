import { describe, expect, it } from 'vitest';
import { DIFFERENCE, fillCss, fillOf, RANK, shareScale, SURPRISE, Z_SCORE } from './colourSteps';

describe('colour scales', () => {
  it('puts a value on a bound into the step above', () => {
    expect(fillOf(SURPRISE, 0.99)).toBe('heat-0');
    expect(fillOf(SURPRISE, 1)).toBe('heat-1');
    expect(fillOf(SURPRISE, 20)).toBe('heat-4');
    expect(fillOf(RANK, 1)).toBe('heat-0');
    expect(fillOf(RANK, 10)).toBe('heat-1');
    expect(fillOf(DIFFERENCE, 0)).toBe('heat-0');
    expect(fillOf(DIFFERENCE, -3)).toBe('below-2');
    expect(fillOf(DIFFERENCE, 2)).toBe('above-2');
  });

  it('says the numbers of each step', () => {
    expect(SURPRISE.labels).toEqual(['< 1', '1–3', '3–5', '5–8', '≥ 8 nats']);
    expect(Z_SCORE.labels).toEqual(['< −2', '< −1', 'to 0.5', '≥ 0.5', '≥ 1 σ']);
    expect(DIFFERENCE.labels).toEqual(['< −2', '< −0.5', '±0.5', '≥ 0.5', '≥ 2 nats']);
  });

  it('has a colour and a label for every step', () => {
    for (const scale of [SURPRISE, RANK, DIFFERENCE, shareScale('', [-1, -2]), shareScale('', [1, -1])]) {
      expect(scale.fills).toHaveLength(scale.bounds.length + 1);
      expect(scale.labels).toHaveLength(scale.fills.length);
    }
  });
});

describe('shareScale', () => {
  it('colours by size where the shares have one sign', () => {
    const scale = shareScale('share', [-0.01, -0.2, -0.4]);
    expect(scale.bounds).toEqual([-0.3, -0.2, -0.1, -0.04]);
    expect([-0.01, -0.2, -0.4].map((value) => fillOf(scale, value))).toEqual(['heat-0', 'heat-2', 'heat-4']);
    const positive = shareScale('share', [0.01, 0.2, 0.4]);
    expect([0.01, 0.2, 0.4].map((value) => fillOf(positive, value))).toEqual(['heat-0', 'heat-3', 'heat-4']);
  });

  it('colours by sign where both occur', () => {
    const scale = shareScale('share', [-0.4, 0, 0.1, 0.3]);
    expect([-0.4, 0, 0.1, 0.3].map((value) => fillOf(scale, value))).toEqual([
      'below-2',
      'heat-0',
      'above-1',
      'above-2',
    ]);
  });

  it('has one step where nothing is shared out', () => {
    expect(fillOf(shareScale('share', [0, 0]), 0)).toBe('heat-0');
    expect(fillOf(shareScale('share', []), 0)).toBe('heat-0');
  });
});

describe('fillCss', () => {
  it('fills with one colour, or with several side by side', () => {
    expect(fillCss([])).toBe('var(--heat-0)');
    expect(fillCss(['heat-2'])).toBe('var(--heat-2)');
    expect(fillCss(['heat-2', 'heat-4'])).toBe(
      'linear-gradient(to right, var(--heat-2) 0.0% 50.0%, var(--heat-4) 50.0% 100.0%)',
    );
  });
});

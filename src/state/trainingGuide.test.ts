import { describe, expect, it } from 'vitest';
import { estimatedTokens } from '../lab/cost';
import { guideOf, passSecondsOf } from './trainingGuide';

describe('what is known of this computer before anything was trained', () => {
  it('is how fast it scores, where WebAssembly trains', () => {
    expect(guideOf({ trainsOn: 'wasm', scoringPace: 7 })).toBe(7);
    expect(guideOf({ trainsOn: null, scoringPace: 7 })).toBe(7);
    expect(guideOf({ trainsOn: 'webgpu', scoringPace: 7 })).toBeNull();
  });

  it('gives the time of a pass: as it was timed, else by the pace', () => {
    const texts = ['a text of some length', 'and another one, which is longer'].map((text) => ({ text }));
    const tokens = texts.reduce((sum, { text }) => sum + estimatedTokens(text), 0) / 2;
    expect(passSecondsOf({ passSeconds: null, scoringPace: null }, 1e6, texts)).toBeNull();
    expect(passSecondsOf({ passSeconds: 0.5, scoringPace: 1e9 }, 1e6, texts)).toBe(0.5);
    expect(passSecondsOf({ passSeconds: null, scoringPace: 1e9 }, 1e6, texts)).toBeCloseTo(tokens / 1000, 12);
    expect(passSecondsOf({ passSeconds: null, scoringPace: 1e9 }, 1e6, [])).toBeNull();
  });
});

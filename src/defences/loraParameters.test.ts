import { describe, expect, it } from 'vitest';
import { loraParameterCount } from './loraParameters';

const layout = {
  layers: 4,
  matrices: [
    [192, 64],
    [192, 768],
  ] as const,
  rank: 8,
};

describe('loraParameterCount', () => {
  it('is rank · (in + out) for each matrix of each layer', () => {
    expect(loraParameterCount(layout)).toBe(4 * 8 * (192 + 64 + 192 + 768));
    expect(loraParameterCount({ ...layout, rank: 0 })).toBe(0);
  });

  it('leaves out excluded layers, each once', () => {
    expect(loraParameterCount({ ...layout, excludedLayers: [0, 3, 0] })).toBe(loraParameterCount(layout) / 2);
    expect(loraParameterCount({ ...layout, excludedLayers: [0, 1, 2, 3] })).toBe(0);
  });

  it('refuses to exclude a layer that does not exist', () => {
    for (const layer of [-1, 4, 0.5]) {
      expect(() => loraParameterCount({ ...layout, excludedLayers: [layer] })).toThrow(RangeError);
    }
  });
});

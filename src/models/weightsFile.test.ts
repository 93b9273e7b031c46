import { describe, expect, it } from 'vitest';
import { readSafetensorsHeader } from './safetensors';
import { readMetadata, readTensors, weightsFile, withPrecision, type NamedTensor } from './weightsFile';

const TENSORS: readonly NamedTensor[] = [
  ['b', [2, 2], Float32Array.of(1, -2, 0.1, 65504)],
  ['a', [3], Float32Array.of(0.5, 1 / 3, 0)],
];

describe('a weights file', () => {
  it('keeps names, shapes, order and, in float32, every bit', () => {
    expect(readTensors(weightsFile(TENSORS, 'F32'))).toEqual(TENSORS);
    expect(readMetadata(weightsFile(TENSORS, 'F32'))).toEqual({ format: 'pt' });
    expect(readMetadata(weightsFile(TENSORS, 'F32', { who: 'ü' }))).toEqual({ who: 'ü' });
  });

  it('rounds in float16, and takes half the room', () => {
    const half = weightsFile(TENSORS, 'F16');
    const [[, , b]] = readTensors(half) as [NamedTensor];
    expect(b).toEqual(Float32Array.of(1, -2, 0.0999755859375, 65504));
    expect(withPrecision(weightsFile(TENSORS, 'F32'), 'F16')).toEqual(half);
  });

  it('begins its data at a multiple of 64 bytes', () => {
    for (const precision of ['F16', 'F32'] as const) {
      const [first] = readSafetensorsHeader(weightsFile(TENSORS, precision)).values();
      expect(first!.offset % 64).toBe(0);
    }
  });

  it('refuses values that do not fill their shape', () => {
    expect(() => weightsFile([['a', [2], Float32Array.of(1)]], 'F32')).toThrow(RangeError);
  });
});

import { describe, expect, it } from 'vitest';
import { checkpointFile, readCheckpoint, type Checkpoint } from './checkpointFile';
import { weightsFile } from './weightsFile';

const tensors = (seed: number) =>
  new Map([
    ['h.0.attn.c_attn.weight', Float32Array.from({ length: 6 }, (_, i) => Math.sin(seed + i))],
    ['ln_f.bias', Float32Array.of(seed, -0)],
  ]);

const CHECKPOINT: Checkpoint = {
  digest: 'abc',
  step: 7,
  curve: {
    steps: [5.25, null, 1 / 3],
    epochs: [{ epoch: 0, trainLoss: null, heldOutLoss: 0.1, epsilon: null }],
  },
  trained: tensors(1),
  first: tensors(2),
  second: tensors(3),
  best: null,
};

describe('a checkpoint', () => {
  it('is, bit for bit, what it was after a trip through its file', () => {
    expect(readCheckpoint(checkpointFile(CHECKPOINT))).toEqual(CHECKPOINT);
    const best = { ...CHECKPOINT, best: tensors(4) };
    expect(readCheckpoint(checkpointFile(best))).toEqual(best);
  });

  it('is not any other file', () => {
    expect(() => readCheckpoint(new Uint8Array(20))).toThrow();
    expect(() => readCheckpoint(weightsFile([['a', [1], Float32Array.of(1)]], 'F32'))).toThrow(
      'no checkpoint',
    );
    for (const version of [1, 3]) {
      const other = weightsFile([], 'F32', { trainspotter: JSON.stringify({ version }) });
      expect(() => readCheckpoint(other)).toThrow('another version');
    }
  });
});

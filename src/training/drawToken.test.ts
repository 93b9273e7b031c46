import { describe, expect, it } from 'vitest';
import { Random } from '../data/random';
import { drawToken } from './drawToken';

const LOGITS = Float32Array.of(1, 3, 2, 3, -Infinity);

describe('a drawn token', () => {
  it('is the first of the likeliest at temperature 0', () => {
    expect(drawToken(LOGITS, { temperature: 0, topK: null }, null, 0.99)).toBe(1);
    expect(drawToken(LOGITS, { temperature: 0, topK: null }, 1, 0.99)).toBe(3);
  });

  it('comes as often as softmax says, at any temperature', () => {
    const random = new Random(3);
    for (const temperature of [0.5, 1, 2]) {
      const counts = new Array<number>(5).fill(0);
      for (let i = 0; i < 4000; i++)
        counts[drawToken(LOGITS, { temperature, topK: null }, null, random.uniform())]!++;
      const weights = Array.from(LOGITS, (logit) => Math.exp(logit / temperature));
      const total = weights.reduce((sum, weight) => sum + weight, 0);
      counts.forEach((count, i) => expect(Math.abs(count / 4000 - weights[i]! / total)).toBeLessThan(0.035));
      expect(counts[4]).toBe(0);
    }
  });

  it('is one of the top k, ties by position', () => {
    const uniforms = [0, 0.3, 0.6, 0.999];
    const drawn = (topK: number) =>
      new Set(uniforms.map((u) => drawToken(LOGITS, { temperature: 1, topK }, null, u)));
    expect(drawn(1)).toEqual(new Set([1]));
    expect(drawn(2)).toEqual(new Set([1, 3]));
    expect(drawn(3)).toEqual(new Set([1, 3, 2]));
    expect(drawToken(LOGITS, { temperature: 1, topK: 99 }, null, 0)).toBe(1);
  });

  it('is never the forbidden one', () => {
    const random = new Random(4);
    for (let i = 0; i < 200; i++) {
      expect(drawToken(LOGITS, { temperature: 5, topK: null }, 1, random.uniform())).not.toBe(1);
    }
  });
});

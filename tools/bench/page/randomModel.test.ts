import { expect, it } from 'vitest';
import { readSafetensorsHeader } from '../../../src/models/safetensors';
import { logitsGraph, scoringGraph } from '../../../src/models/scoringGraph';
import { configOf, randomWeights } from './randomModel';

const SHAPE = { layers: 2, width: 8, heads: 2, vocabulary: 40 };

it('makes a file that the scoring graph takes, the same for the same seed', () => {
  const weights = randomWeights(SHAPE, 7);
  const tensors = readSafetensorsHeader(weights);
  expect(scoringGraph(configOf(SHAPE), tensors).length).toBeGreaterThan(1000);
  expect(logitsGraph(configOf(SHAPE), tensors).length).toBeGreaterThan(1000);
  expect(randomWeights(SHAPE, 7)).toEqual(weights);
  expect(randomWeights(SHAPE, 8)).not.toEqual(weights);
});

it('writes norms of scale 1 and other weights of size 1/32 to 1/16, either sign', () => {
  const weights = randomWeights(SHAPE, 1);
  const tensors = readSafetensorsHeader(weights);
  const bits = (name: string) => {
    const { offset, length } = tensors.get(name)!;
    return Array.from(new Uint16Array(weights.buffer.slice(offset, offset + length)));
  };
  expect(new Set(bits('h.1.ln_2.weight'))).toEqual(new Set([0x3c00]));
  const embedding = bits('wte.weight');
  expect(embedding).toHaveLength(SHAPE.vocabulary * SHAPE.width);
  // exponent bits of 1/32 in every one of them
  expect(new Set(embedding.map((half) => half & 0x7c00))).toEqual(new Set([0x2800]));
  expect(new Set(embedding.map((half) => half >> 15))).toEqual(new Set([0, 1]));
});

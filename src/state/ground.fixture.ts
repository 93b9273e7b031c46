import type { Prefixes } from '../data/prefixes';
import { Ground } from './ground.svelte';

export const PREFIXES: Prefixes = {
  members: Array.from({ length: 12 }, (_, i) => `A member in front, ${i}.`),
  nonmembers: Array.from({ length: 12 }, (_, i) => `No member in front, ${i}.`),
};

/** Everything that attacks stand on beside models, but frequencies of tokens. */
export function fullGround(): Ground {
  const ground = emptyGround();
  ground.prefixes = PREFIXES;
  ground.words = new Map([
    [4, ['bread', 'wood']],
    [6, ['window', 'yellow']],
  ]);
  return ground;
}

export function emptyGround(): Ground {
  return new Ground('https://page/data/');
}

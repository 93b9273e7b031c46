import { optionsOf } from '../attacks/scoring';
import type { Analyst } from './analyst';
import { scoreHere, setAttackById, type SetScorer } from './setScorer';

/** Scores sets in the analysis worker; on the page itself only where there is no worker. */
export function workerSetScorer(analyst: Analyst): SetScorer {
  let asked = 0;
  return {
    async score(attack, texts, columns, options, seed) {
      const result = await analyst.scoreSet(
        {
          attack,
          texts,
          columns: Object.entries(columns).map(([id, scores]) => ({ id, scores })),
          options: optionsOf(setAttackById(attack), options),
          seed,
        },
        { key: `set ${asked++}` }, // every request counts
      );
      return result.ok ? result.value : scoreHere.score(attack, texts, columns, options, seed);
    },
  };
}

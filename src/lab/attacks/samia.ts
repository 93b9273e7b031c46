import { samiaScore } from '../../attacks/samiaScore';
import type { SetAttack } from '../../attacks/setAttack';
import { samiaHalves } from '../samiaPlan';

/** Continuations that the target wrote for a text's first half, by the text's id. */
export type SamiaSamples = ReadonlyMap<string, readonly string[]>;

/** SaMIA: whether the target writes on as the text does (attacks.md C10). Needs nothing of it but what it writes. */
export function samiaWith(samples: SamiaSamples): SetAttack {
  return {
    id: 'samia',
    name: 'SaMIA',
    source: {
      name: 'Kaneko et al. 2024',
      url: 'https://arxiv.org/abs/2404.11262',
      evidence: 'code',
    },
    access: [],
    blind: false,
    trained: false,
    idea: 'The target is given the first half of the text and writes on, several times. How many of the text’s own words does it find?',
    formula: 's(x) = mean over samples of the share of the true second half’s words that the sample has',
    caveat:
      'It sees text alone, and pays for that: common words are found in any continuation, and a small model hardly repeats what it read a few times.',
    options: [],
    features: [],
    scoreSet: ({ texts }) =>
      texts.map(({ id, text }) => {
        const halves = samiaHalves(text);
        const written = samples.get(id);
        return halves === null || written === undefined ? null : samiaScore(halves.suffix, written);
      }),
  };
}

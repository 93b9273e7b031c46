import type { OptionSpec } from '../../attacks/attack';
import { crossFit, ofClass } from '../../attacks/crossFit';
import { meanOf } from '../../attacks/mean';
import { rmiaAgainst } from '../../attacks/rmia';
import { rmiaOfflineMean, rmiaRatio } from '../../attacks/rmiaScore';
import type { SetAttack } from '../../attacks/setAttack';
import { shadowRow, type ShadowOutputs, type ShadowRow } from './shadowOutputs';

const GAMMA: OptionSpec = { key: 'gamma', label: 'γ', min: 0.5, max: 3, step: 0.05, initial: 1 };
const MODE: OptionSpec = {
  key: 'mode',
  label: 'Shadows',
  min: 0,
  max: 1,
  step: 1,
  initial: 0,
  choices: ['with and without the text', 'without it alone (offline)'],
};
const OFFLINE = 1;
/** The source's a is for probabilities of classes; those of texts are small, and 1 − a drowns them: so 1, the mean itself. */
const A: OptionSpec = { key: 'a', label: 'a (offline)', min: 0, max: 1, step: 0.05, initial: 1 };

/** Two halves: a text is compared with the known non-members of the other one, never with itself. */
const HALVES = 2;

/** p(x) of the target over the mean of the references; null where either side has none. */
function ratioOf({ observed, within, without }: ShadowRow, offline: boolean, a: number): number | null {
  const probabilities = (losses: readonly number[]) => losses.map((loss) => Math.exp(-loss));
  const outside = meanOf(probabilities(without));
  if (observed === null || outside === null) return null;
  if (offline) return rmiaRatio(Math.exp(-observed), [rmiaOfflineMean(outside, a)]);
  const inside = meanOf(probabilities(within));
  return inside === null ? null : rmiaRatio(Math.exp(-observed), [(inside + outside) / 2]);
}

/** RMIA with shadow models as its references (Zarifzadeh et al. 2024; attacks.md C3). */
export function rmiaWith(outputs: ShadowOutputs): SetAttack {
  return {
    id: 'rmia-shadows',
    name: 'RMIA with shadows',
    source: { name: 'Zarifzadeh et al. 2024', url: 'https://arxiv.org/abs/2312.03262', evidence: 'code' },
    access: ['log-probabilities', 'reference', 'known-nonmembers'],
    blind: false,
    trained: true,
    idea: 'How many texts that are no members does the text outdo, each measured against models like the target?',
    formula: 's(x) = share of z with (p_M(x) / p_R(x)) / (p_M(z) / p_R(z)) ≥ γ,  p_R = mean over shadows',
    caveat:
      'It takes fewer shadows than LiRA. Each half of the texts is compared with the non-members of the other, so that the two scales differ a little.',
    options: [GAMMA, MODE, A],
    features: [],
    scoreSet({ texts }, options, seed) {
      const offline = options[MODE.key] === OFFLINE;
      const ratios = texts.map((text) => ratioOf(shadowRow(outputs, text), offline, options[A.key]!));
      const labels = texts.map(({ member }) => member);
      return crossFit(labels, HALVES, seed, (training) => {
        const population = ofClass(labels, training, false).map((place) => ratios[place]!);
        const share = rmiaAgainst(population, options[GAMMA.key]!);
        return (place) => share(ratios[place]!);
      });
    },
  };
}

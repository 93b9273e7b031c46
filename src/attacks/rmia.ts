import type { OptionSpec } from './attack';
import { crossFit, labelledPlaces, ofClass } from './crossFit';
import type { LabelledTable, SetAttack } from './setAttack';

/**
 * rmiaScore against one population for many texts: it is sorted once, each text then costs O(log n).
 * null without a ratio or a population.
 */
export function rmiaAgainst(
  population: readonly (number | null)[],
  gamma: number,
): (ratio: number | null) => number | null {
  const sorted = Float64Array.from(population.filter((other) => other !== null)).sort();
  return (ratio) => {
    if (ratio === null || sorted.length === 0) return null;
    let [low, high] = [0, sorted.length]; // those before `low` are beaten, those from `high` on are not
    while (low < high) {
      const middle = (low + high) >> 1;
      if (ratio / sorted[middle]! >= gamma) low = middle + 1;
      else high = middle;
    }
    return low / sorted.length;
  };
}

/** The attack whose score is LL_M − LL_R, nats a token: ratio = exp(score). */
const FEATURE = 'reference';

const GAMMA: OptionSpec = { key: 'gamma', label: 'γ', min: 0.5, max: 3, step: 0.05, initial: 1 };

/** Two halves: a text is compared with the known non-members of the other one, never with itself. */
const HALVES = 2;

/** RMIA: how many texts that are no members a text outdoes (Zarifzadeh et al. 2024; attacks.md C3). */
export const rmia: SetAttack = {
  id: 'rmia',
  name: 'RMIA',
  source: { name: 'Zarifzadeh et al. 2024', url: 'https://arxiv.org/abs/2312.03262', evidence: 'code' },
  note: 'The simplest form of it: one reference model, and known non-members as the population.',
  access: ['log-probabilities', 'reference', 'known-nonmembers'],
  blind: false,
  trained: true,
  idea: 'Reference asks how much likelier the target finds a text than another model does. RMIA counts how many texts that are no members that outdoes by the factor γ.',
  formula: 's(x) = share of z with (p_M(x) / p_R(x)) / (p_M(z) / p_R(z)) ≥ γ, p = exp(mean ln p)',
  caveat:
    'With one reference and a fixed population its ranking is that of Reference, up to ties: what it adds is the scale, a share of known non-members. Each half of the texts is compared with the non-members of the other, so that the two scales differ a little. A large γ makes most scores 0, a small one 1.',
  options: [GAMMA],
  features: [FEATURE],
  scoreSet(table, options, seed) {
    const ratios = ratiosOf(table);
    const labels = table.texts.map(({ member }) => member);
    return crossFit(labels, HALVES, seed, (training) => {
      const nonmembers = ofClass(labels, training, false);
      const share = rmiaAgainst(at(ratios, nonmembers), options[GAMMA.key]!);
      return (place) => share(ratios[place]!);
    });
  },
  fit(table, options) {
    const labels = table.texts.map(({ member }) => member);
    const nonmembers = ofClass(labels, labelledPlaces(labels), false);
    const share = rmiaAgainst(at(ratiosOf(table), nonmembers), options[GAMMA.key]!);
    return (_text, scoreOf) => share(ratioOf(scoreOf(FEATURE)));
  },
};

/** exp of a score; null = undefined. */
function ratioOf(score: number | null | undefined): number | null {
  return score === null || score === undefined ? null : Math.exp(score);
}

function ratiosOf(table: LabelledTable): (number | null)[] {
  const scores = table.column(FEATURE);
  return table.texts.map((_, place) => ratioOf(scores[place]));
}

function at<T>(values: readonly T[], places: readonly number[]): T[] {
  return places.map((place) => values[place]!);
}

import { PLAIN, type View } from '../passes/views';
import type { Attack, Options, Signals } from './attack';
import { negativeLogLikelihood } from './loss';
import { meanOf } from './mean';
import {
  choiceOption,
  chosen,
  disturbanceShares,
  needsOf,
  neighbourLosses,
  noisyPairs,
  SD_OPTION,
  SEED_OPTION,
  shareOption,
  swappedViews,
} from './neighbourNeeds';

/** s = mean L(x̃) − L(x), nats a token; null where the text has no loss or there is no neighbour. */
export function neighborhoodScore(nll: number | null, neighbours: readonly number[]): number | null {
  const mean = meanOf(neighbours);
  return nll === null || mean === null ? null : mean - nll;
}

/** Population standard deviation of the neighbours' losses; 1 where they are all the same, or there is none. */
function neighbourSpread(neighbours: readonly number[]): number {
  // by comparison: the rounded mean of equal numbers may differ from them by 1e-17, which would be divided by
  if (neighbours.every((value) => value === neighbours[0])) return 1;
  const mean = meanOf(neighbours)!;
  return Math.sqrt(meanOf(neighbours.map((value) => (value - mean) ** 2))!);
}

/** The same in standard deviations of the neighbours' losses. */
export function neighborhoodZ(nll: number | null, neighbours: readonly number[]): number | null {
  const score = neighborhoodScore(nll, neighbours);
  return score === null ? null : score / neighbourSpread(neighbours);
}

const PROPOSERS = ['base model', 'word list', 'embedding noise'];
const NOISE = 2;

function neighbours(options: Options): View[] {
  const [count, seed] = [options['neighbours']!, options['seed']!];
  if (chosen(options, 'proposer') === NOISE)
    return noisyPairs(count, options['sd']!, seed).map(([plus]) => plus);
  return swappedViews(count, chosen(options, 'proposer') === 0 ? 'base' : 'words', options['share']!, seed);
}

function losses(signals: Signals, options: Options) {
  return {
    nll: negativeLogLikelihood(signals.trace('target').logp),
    others: neighbourLosses(signals, 'target', neighbours(options)),
  };
}

const divisor = (options: Options, others: readonly number[]): number =>
  chosen(options, 'z') === 1 ? neighbourSpread(others) : 1;

/** Neighborhood: the loss against that of texts that are nearly the same (Mattern et al. 2023; attacks.md B10). */
export const neighborhood: Attack = {
  id: 'neighborhood',
  name: 'Neighborhood',
  source: { name: 'Mattern et al. 2023', url: 'https://arxiv.org/abs/2305.18462', evidence: 'code' },
  access: ['log-probabilities', 'reference'],
  cost: '(N + 1)F + 1F to propose',
  family: 'neighbours',
  note:
    'The released program has BERT propose single words. Here the base model proposes tokens from what stands before ' +
    'them, since no BERT is loaded.',
  options: [
    choiceOption('proposer', 'Neighbours by', PROPOSERS),
    { key: 'neighbours', label: 'Neighbours, N', min: 1, max: 50, step: 1, initial: 10 },
    shareOption(0.15),
    SD_OPTION,
    choiceOption('z', 'In standard deviations', ['off', 'on']),
    SEED_OPTION,
  ],
  // what the base model proposes from is planned with the views themselves
  needs: (options) => [{ model: 'target', view: PLAIN }, ...needsOf('target', neighbours(options))],
  score(signals, options) {
    const { nll, others } = losses(signals, options);
    return chosen(options, 'z') === 1 ? neighborhoodZ(nll, others) : neighborhoodScore(nll, others);
  },
  // by noise alone: a neighbour by swaps has other tokens, and its loss belongs to no token of the text
  contribution(signals, options) {
    if (chosen(options, 'proposer') !== NOISE) return null;
    const { others } = losses(signals, options);
    const disturbed = neighbours(options).map((view) => signals.trace('target', view));
    const shares = disturbanceShares(signals.trace('target'), disturbed);
    return shares?.map((value) => value / divisor(options, others)) ?? null;
  },
  explain: {
    idea:
      'A text that was trained on stands in a pit of the loss that its neighbours do not share: change a word, and ' +
      'the model is worse at it. Of a new text the neighbours are about as likely as it is.',
    formula: 's(x) = (1/N) Σⱼ L_M(x̃ⱼ) − L_M(x)',
    caveat:
      'Neighbours that read worse for any model score high as well: calibrating with the base takes that out. Those ' +
      'that came out as the text itself are left out; a text without any other has no score. A swap changes the ' +
      'tokens, so this score does not split over the tokens of the text; by noise on the embeddings it does, which ' +
      'takes access to the weights.',
    work(signals, options) {
      const { nll, others } = losses(signals, options);
      const score = neighborhoodScore(nll, others);
      const steps = [
        { formula: 'N', value: others.length, meaning: 'neighbours that differ from the text' },
        { formula: 'L_M(x)', value: nll, meaning: 'mean loss of the text, nats a token' },
        { formula: 'mean L_M(x̃ⱼ)', value: meanOf(others), meaning: 'the same, mean of the neighbours' },
      ];
      if (chosen(options, 'z') === 0)
        return [...steps, { formula: 's = mean L_M(x̃ⱼ) − L_M(x)', value: score, meaning: 'nats a token' }];
      return [
        ...steps,
        {
          formula: 'sd',
          value: divisor(options, others),
          meaning: 'spread of the neighbours’ losses, 1 if none',
        },
        {
          formula: 's = (mean L_M(x̃ⱼ) − L_M(x)) / sd',
          value: neighborhoodZ(nll, others),
          meaning: 'standard deviations',
        },
      ];
    },
  },
};

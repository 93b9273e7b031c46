import { PLAIN, type View } from '../passes/views';
import type { Attack, Options, OptionSpec, Signals } from './attack';
import { lowestCount, lowestPositions } from './lowest';
import { meanOf } from './mean';
import { needsOf, SEED_OPTION, shareOption, swappedViews, trueNeighbours } from './neighbourNeeds';

/**
 * D: the mean of the highest log-probabilities minus the mean of the lowest, nats; null where nothing is scored.
 *
 * @param bottom share of tokens that counts as lowest, at least one
 * @param top share that counts as highest, at least one
 */
export function polarizedDistance(logp: ArrayLike<number>, bottom: number, top: number): number | null {
  const values = Array.from(logp);
  const n = values.length;
  const meanAt = (positions: readonly number[]) => meanOf(positions.map((i) => values[i]!));
  const lowest = meanAt(lowestPositions(values, lowestCount(n, bottom)));
  const highest = meanAt(
    lowestPositions(
      values.map((value) => -value),
      lowestCount(n, top),
    ),
  );
  return lowest === null || highest === null ? null : highest - lowest;
}

/** s = mean D(x̃) − D(x), nats; null where the text has no distance or there is no neighbour. */
export function pacScore(distance: number | null, augmented: readonly number[]): number | null {
  const mean = meanOf(augmented);
  return distance === null || mean === null ? null : mean - distance;
}

const BOTTOM: OptionSpec = {
  key: 'bottom',
  label: 'Share of lowest tokens',
  min: 0.05,
  max: 1,
  step: 0.05,
  initial: 0.3,
};
const TOP: OptionSpec = {
  key: 'top',
  label: 'Share of highest tokens',
  min: 0.05,
  max: 1,
  step: 0.05,
  initial: 0.05,
};

const augmentations = (options: Options): View[] =>
  swappedViews(options['augmentations']!, 'words', options['share']!, options['seed']!);

function distances(signals: Signals, options: Options) {
  const distance = (view: View) =>
    polarizedDistance(signals.trace('target', view).logp, options['bottom']!, options['top']!);
  return {
    own: distance(PLAIN),
    others: trueNeighbours(signals, augmentations(options))
      .map(distance)
      .filter((value) => value !== null),
  };
}

/** PAC: how far apart a text's likeliest and least likely tokens are, against texts like it (Ye et al. 2024; attacks.md C7). */
export const pac: Attack = {
  id: 'pac',
  name: 'PAC',
  source: { name: 'Ye et al. 2024', url: 'https://arxiv.org/abs/2405.11930', evidence: 'code' },
  access: ['log-probabilities'],
  cost: '(N + 1)F',
  family: 'beyond',
  note: 'Read in a benchmark’s code: it swaps words for others; here they come from a list of common words.',
  options: [
    { key: 'augmentations', label: 'Neighbours, N', min: 1, max: 50, step: 1, initial: 10 },
    shareOption(0.3),
    BOTTOM,
    TOP,
    SEED_OPTION,
  ],
  needs: (options) => needsOf('target', [PLAIN, ...augmentations(options)]),
  score(signals, options) {
    const { own, others } = distances(signals, options);
    return pacScore(own, others);
  },
  explain: {
    idea:
      'Of a text that was trained on, even the hardest tokens are fairly likely. Swap some of its words, and hard ' +
      'tokens appear: the gap between the likeliest and the least likely opens.',
    formula: 's(x) = (1/N) Σⱼ D(x̃ⱼ) − D(x),  D = mean of the highest ln p − mean of the lowest ln p',
    caveat:
      'Words from a list fit nowhere, so the gap opens for any text: what counts is how much more for one than for ' +
      'another. Neighbours that came out as the text itself are left out; a text whose words cannot be swapped has no ' +
      'score. Neighbours have other tokens, so it does not split over those of the text.',
    work(signals, options) {
      const { own, others } = distances(signals, options);
      return [
        { formula: 'N', value: others.length, meaning: 'neighbours that differ from the text' },
        {
          formula: 'D(x)',
          value: own,
          meaning: `highest ${options['top']} minus lowest ${options['bottom']} of the tokens, nats`,
        },
        { formula: 'mean D(x̃ⱼ)', value: meanOf(others), meaning: 'the same, mean of the neighbours' },
        { formula: 's = mean D(x̃ⱼ) − D(x)', value: pacScore(own, others), meaning: 'nats' },
      ];
    },
  },
};

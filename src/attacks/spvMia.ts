import type { ModelRole } from '../passes/need';
import { PLAIN, type View } from '../passes/views';
import type { Attack, Options, Signals } from './attack';
import { negativeLogLikelihood } from './loss';
import { meanOf } from './mean';
import {
  choiceOption,
  chosen,
  disturbanceShares,
  needsOf,
  noisyPairs,
  SD_OPTION,
  SEED_OPTION,
  shareOption,
  swappedViews,
  trueNeighbours,
} from './neighbourNeeds';
import { sameTokens } from './sameTokens';

/** p(x) = exp(−L(x)): the geometric mean of the token probabilities. */
export function textProbability(nll: number): number {
  return Math.exp(-nll);
}

/** V = mean over pairs of (f(x⁺) + f(x⁻)) / 2, minus f(x); null where there is no pair. */
export function pairVariation(at: number, pairs: readonly (readonly [number, number])[]): number | null {
  const mean = meanOf(pairs.map(([plus, minus]) => (plus + minus) / 2));
  return mean === null ? null : mean - at;
}

/** V = mean f(x̃) − f(x), as in the released code; null where there is no neighbour. */
export function oneSidedVariation(at: number, neighbours: readonly number[]): number | null {
  const mean = meanOf(neighbours);
  return mean === null ? null : mean - at;
}

/** s = V_φ − V_M; null where one is undefined. A member sits on a peak of its probability: V_M is below 0. */
export function spvScore(target: number | null, reference: number | null): number | null {
  return target === null || reference === null ? null : reference - target;
}

/** s = −V_M, without a reference. */
export function spvUncalibratedScore(target: number | null): number | null {
  return target === null ? null : -target;
}

const FORMS = ['symmetric pairs (paper)', 'word swaps, one-sided (released code)', 'log domain'];
const SWAPS = 1;
const LOG = 2;
const isCalibrated = (options: Options): boolean => chosen(options, 'calibrated') === 1;

const pairsOf = (options: Options) => noisyPairs(options['pairs']!, options['sd']!, options['seed']!);

/** All that a model is shown besides the text: N mirrored pairs, or 2N neighbours by swaps. */
function disturbedViews(options: Options): View[] {
  return chosen(options, 'form') === SWAPS
    ? swappedViews(2 * options['pairs']!, 'words', options['share']!, options['seed']!)
    : pairsOf(options).flat();
}

/** V of one model; null where it is undefined. */
function variation(signals: Signals, model: ModelRole, options: Options): number | null {
  const form = chosen(options, 'form');
  const height = (view: View): number | null => {
    const nll = negativeLogLikelihood(signals.trace(model, view).logp);
    return nll === null ? null : form === LOG ? -nll : textProbability(nll);
  };
  const at = height(PLAIN);
  if (at === null) return null;
  if (form === SWAPS) {
    const others = trueNeighbours(signals, disturbedViews(options)).map(height);
    return oneSidedVariation(
      at,
      others.filter((value) => value !== null),
    );
  }
  const pairs = pairsOf(options).flatMap(([plus, minus]): [number, number][] => {
    const [above, below] = [height(plus), height(minus)];
    return above === null || below === null ? [] : [[above, below]];
  });
  return pairVariation(at, pairs);
}

function scoreOf(signals: Signals, options: Options): number | null {
  const target = variation(signals, 'target', options);
  return isCalibrated(options)
    ? spvScore(target, variation(signals, 'reference', options))
    : spvUncalibratedScore(target);
}

/** −V of one model in the log domain, by token; null where it does not split. */
function shares(signals: Signals, model: ModelRole, options: Options): Float64Array | null {
  const disturbed = disturbedViews(options).map((view) => signals.trace(model, view));
  return disturbanceShares(signals.trace(model), disturbed);
}

/** SPV-MIA: whether the text is a peak of the model's probability, against a reference (Fu et al. 2024; attacks.md B13). */
export const spvMia: Attack = {
  id: 'spv-mia',
  name: 'SPV-MIA',
  source: { name: 'Fu et al. 2024', url: 'https://arxiv.org/abs/2311.06062', evidence: 'source' },
  access: ['weights', 'reference'],
  cost: '2(2N + 1)F',
  family: 'neighbours',
  note:
    'The paper states the variation by symmetric pairs; that noise on the embeddings makes them is second-hand. The ' +
    'one-sided form is read in the released code, where T5 fills in words; here they come from a list. The log ' +
    'domain is a variant of this page.',
  options: [
    choiceOption('form', 'Form', FORMS),
    { key: 'pairs', label: 'Pairs, N (2N word swaps)', min: 1, max: 20, step: 1, initial: 5 },
    SD_OPTION,
    shareOption(0.15),
    choiceOption('calibrated', 'Calibrated by the reference', ['off', 'on'], 1),
    SEED_OPTION,
  ],
  needs(options) {
    const views = [PLAIN, ...disturbedViews(options)];
    return [...needsOf('target', views), ...(isCalibrated(options) ? needsOf('reference', views) : [])];
  },
  score: scoreOf,
  // in the log domain alone, where a text's height is a mean over its tokens; exp of that mean does not split
  contribution(signals, options) {
    if (chosen(options, 'form') !== LOG) return null;
    const target = shares(signals, 'target', options);
    if (target === null || !isCalibrated(options)) return target;
    if (!sameTokens(signals.trace('target'), signals.trace('reference'))) return null;
    const reference = shares(signals, 'reference', options);
    return reference && target.map((value, i) => value - reference[i]!);
  },
  explain: {
    idea:
      'What was trained on is a local peak of the model’s probability: any step away from it goes down. How far down ' +
      'it goes is measured, and compared with a model that was not trained on it.',
    formula: 's(x) = V_φ(x) − V_M(x),  V(x) = (1/2N) Σⱼ [p(x⁺ⱼ) + p(x⁻ⱼ)] − p(x),  p = exp(−L)',
    caveat:
      'φ is meant to be a self-prompt reference: the base fine-tuned on texts that the target itself wrote. It is ' +
      'whatever reference is loaded; with another one this is another attack. p is a probability, so of texts that are ' +
      'unlikely either way little is seen: the log domain weighs them alike, and alone splits over the tokens. Without ' +
      'calibration the score is −V_M.',
    work(signals, options) {
      const target = variation(signals, 'target', options);
      const nll = negativeLogLikelihood(signals.trace('target').logp);
      const inLogs = chosen(options, 'form') === LOG;
      const steps = [
        inLogs
          ? {
              formula: 'ln p_M(x) = −L_M(x)',
              value: nll === null ? null : -nll,
              meaning: 'height of the text, nats a token',
            }
          : {
              formula: 'p_M(x) = exp(−L_M(x))',
              value: nll === null ? null : textProbability(nll),
              meaning: 'height of the text: geometric mean of its tokens’ probabilities',
            },
        {
          formula: 'V_M(x)',
          value: target,
          meaning: 'mean height around it minus its own, under the target',
        },
      ];
      if (!isCalibrated(options))
        return [
          ...steps,
          { formula: 's = −V_M', value: scoreOf(signals, options), meaning: 'above 0 = on a peak' },
        ];
      return [
        ...steps,
        {
          formula: 'V_φ(x)',
          value: variation(signals, 'reference', options),
          meaning: 'the same under the reference',
        },
        {
          formula: 's = V_φ − V_M',
          value: scoreOf(signals, options),
          meaning: 'above 0 = more of a peak here',
        },
      ];
    },
  },
};

import type { WeightNoise } from '../passes/need';
import { PLAIN } from '../passes/views';
import type { Attack, Options, Signals } from './attack';
import { negativeLogLikelihood } from './loss';
import { meanOf } from './mean';
import { disturbanceShares, SEED_OPTION } from './neighbourNeeds';

/** s = mean L(θ + σz) − L(θ), nats a token; null where a loss is undefined or there is no perturbed model. */
export function mopeScore(nll: number | null, perturbed: readonly (number | null)[]): number | null {
  const known = perturbed.filter((value) => value !== null);
  const mean = known.length === perturbed.length ? meanOf(known) : null;
  return nll === null || mean === null ? null : mean - nll;
}

/** The perturbed models: pairs +z and −z of one draw, the same for every text. */
function noises(options: Options): WeightNoise[] {
  const [seed, relativeSd] = [options['seed']!, options['sd']!];
  return Array.from({ length: options['pairs']! }, (_, pair) =>
    ([1, -1] as const).map((sign) => ({ seed, pair, sign, relativeSd })),
  ).flat();
}

function perturbedLosses(signals: Signals, options: Options): (number | null)[] {
  return noises(options).map((noise) => negativeLogLikelihood(signals.trace('target', PLAIN, noise).logp));
}

/** MoPe: how much the loss rises when the weights are shaken (Li et al. 2023; LoRA-Leak; attacks.md B11). */
export const mope: Attack = {
  id: 'mope',
  name: 'MoPe',
  source: { name: 'Li et al. 2023', url: 'https://arxiv.org/abs/2310.14369', evidence: 'code' },
  access: ['weights'],
  cost: '(2N + 1)F',
  family: 'weights',
  note:
    'The released program takes single draws of an absolute size (0.005) that suits Pythia. Here the draws come in ' +
    'mirrored pairs, relative to the size of each tensor.',
  options: [
    { key: 'pairs', label: 'Pairs of perturbed models, N', min: 1, max: 10, step: 1, initial: 4 },
    { key: 'sd', label: 'Noise, of each tensor’s rms', min: 0.005, max: 0.1, step: 0.005, initial: 0.02 },
    SEED_OPTION,
  ],
  needs: (options) => [
    { model: 'target', view: PLAIN },
    ...noises(options).map((noise) => ({ model: 'target' as const, view: PLAIN, noise })),
  ],
  score: (signals, options) =>
    mopeScore(negativeLogLikelihood(signals.trace('target').logp), perturbedLosses(signals, options)),
  contribution: (signals, options) =>
    disturbanceShares(
      signals.trace('target'),
      noises(options).map((noise) => signals.trace('target', PLAIN, noise)),
    ),
  explain: {
    idea:
      'Training digs the weights into a pit of the loss of what it trains on. Shaking the weights climbs out of it: ' +
      'the loss of a member rises more.',
    formula: 's(x) = (1/2N) Σⱼ [L(x; θ + σzⱼ) + L(x; θ − σzⱼ)] − L(x; θ) ≈ σ²/2 · tr H(x)',
    caveat:
      'It takes the weights. The two models of a pair are mirror images, which cancels the slope exactly and leaves ' +
      'the curvature; every text meets the same ones. Few pairs make a noisy estimate, and some texts ' +
      'curve more than others whatever was trained on: calibrating with the base compares.',
    work(signals, options) {
      const nll = negativeLogLikelihood(signals.trace('target').logp);
      const perturbed = perturbedLosses(signals, options);
      const known = perturbed.filter((value) => value !== null);
      return [
        { formula: '2N', value: perturbed.length, meaning: 'perturbed models, in pairs' },
        { formula: 'L(x; θ)', value: nll, meaning: 'mean loss under the target, nats a token' },
        {
          formula: 'mean L(x; θ ± σzⱼ)',
          value: meanOf(known),
          meaning: 'the same, mean of the perturbed models',
        },
        {
          formula: 's = mean L(x; θ ± σzⱼ) − L(x; θ)',
          value: mopeScore(nll, perturbed),
          meaning: 'nats a token; 0 = the ground is flat or a slope',
        },
      ];
    },
  },
};

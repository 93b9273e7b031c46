import { PLAIN } from '../passes/views';
import type { Attack, Options, Signals } from './attack';
import { meanLogProbability } from './loss';
import { ALIGNMENT_OPTION, conditionalLogp, PREFIX_CAVEAT, prefixed, SHOTS_OPTION } from './recall';

/** s = (LL(x | P_non) − γ LL(x | P_mem)) / LL(x); null where one is undefined or LL(x) is 0. */
export function conRecallScore(
  behindNonmembers: number | null,
  behindMembers: number | null,
  plain: number | null,
  gamma: number,
): number | null {
  if (behindNonmembers === null || behindMembers === null || plain === null || plain === 0) return null;
  return (behindNonmembers - gamma * behindMembers) / plain;
}

function means(signals: Signals, options: Options) {
  return {
    plain: meanLogProbability(signals.trace('target').logp),
    behindNonmembers: meanLogProbability(conditionalLogp(signals, 'nonmembers', options)),
    behindMembers: meanLogProbability(conditionalLogp(signals, 'members', options)),
  };
}

/** CON-ReCaLL: the same text behind non-members and behind members (Wang et al. 2024; attacks.md B9). */
export const conRecall: Attack = {
  id: 'con-recall',
  name: 'CON-ReCaLL',
  source: { name: 'Wang et al. 2024', url: 'https://arxiv.org/abs/2409.03363', evidence: 'code' },
  access: ['log-probabilities', 'known-nonmembers', 'known-members'],
  cost: '1F + 2F behind a prefix',
  family: 'prefix',
  options: [
    SHOTS_OPTION,
    { key: 'gamma', label: 'Weight of the members’ prefix, γ', min: 0, max: 1, step: 0.1, initial: 1 },
    ALIGNMENT_OPTION,
  ],
  needs: (options) => [
    { model: 'target', view: PLAIN },
    { model: 'target', view: prefixed('nonmembers', options) },
    { model: 'target', view: prefixed('members', options) },
  ],
  score(signals, options) {
    const { plain, behindNonmembers, behindMembers } = means(signals, options);
    return conRecallScore(behindNonmembers, behindMembers, plain, options['gamma']!);
  },
  contribution(signals, options) {
    const { logp } = signals.trace('target');
    const plain = meanLogProbability(logp);
    const behindNonmembers = conditionalLogp(signals, 'nonmembers', options);
    const behindMembers = conditionalLogp(signals, 'members', options);
    if (plain === null || plain === 0) return null;
    if (behindNonmembers.length !== logp.length || behindMembers.length !== logp.length) return null;
    return Float64Array.from(
      behindNonmembers,
      (value, i) => (value - options['gamma']! * behindMembers[i]!) / (logp.length * plain),
    );
  },
  explain: {
    idea:
      'Unknown texts in front hurt a text that was trained on; texts that were trained on, in front, hurt it less. The ' +
      'contrast of the two says more than either.',
    formula: 's(x) = (LL_M(x | P_non) − γ·LL_M(x | P_mem)) / LL_M(x)',
    caveat:
      PREFIX_CAVEAT +
      'It takes an attacker who knows members; they are never evaluated. γ = 0 is ReCaLL. The released program tries ' +
      'γ from 0.1 to 1 with 12 shots each, two benchmarks fix γ = 1; choosing γ by its result on labelled texts is ' +
      'tuning: report it on other texts.',
    work(signals, options) {
      const { plain, behindNonmembers, behindMembers } = means(signals, options);
      const gamma = options['gamma']!;
      return [
        { formula: 'LL_M(x)', value: plain, meaning: 'mean log-probability of the text alone, nats a token' },
        {
          formula: 'LL_M(x | P_non)',
          value: behindNonmembers,
          meaning: 'behind texts known to be no members',
        },
        { formula: 'LL_M(x | P_mem)', value: behindMembers, meaning: 'behind texts known to be members' },
        {
          formula: 's = (LL_M(x | P_non) − γ·LL_M(x | P_mem)) / LL_M(x)',
          value: conRecallScore(behindNonmembers, behindMembers, plain, gamma),
          meaning: `without unit, γ = ${gamma}`,
        },
      ];
    },
  },
};

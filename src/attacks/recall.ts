import type { PrefixClass, View } from '../passes/views';
import { PLAIN } from '../passes/views';
import type { Attack, Options, OptionSpec, Signals } from './attack';
import { meanLogProbability, scaledShares } from './loss';
import { choiceOption, chosen } from './neighbourNeeds';

/** s = LL(x | P) / LL(x); null where either is undefined or LL(x) is 0. */
export function recallScore(conditional: number | null, plain: number | null): number | null {
  return conditional === null || plain === null || plain === 0 ? null : conditional / plain;
}

/**
 * Behind a prefix every token of a text has something before it and is scored; without prefix and BOS the first is not.
 * Aligned means the same tokens above and below the line: those from the second on.
 */
export function withoutFirst<T extends Float32Array | readonly number[]>(conditional: T): T {
  return conditional.slice(1) as T;
}

export const SHOTS_OPTION: OptionSpec = {
  key: 'shots',
  label: 'Texts in front',
  min: 1,
  max: 12,
  step: 1,
  initial: 4,
};

export const ALIGNMENT_OPTION = choiceOption('alignment', 'Tokens that count', ['aligned', 'as released']);

export function prefixed(prefix: PrefixClass, options: Options): View {
  return { kind: 'prefixed', prefix, shots: options['shots']! };
}

/** Log-probabilities of the text's tokens behind a prefix that count, nats. */
export function conditionalLogp(signals: Signals, prefix: PrefixClass, options: Options): Float32Array {
  const { logp } = signals.trace('target', prefixed(prefix, options));
  const aligned = chosen(options, 'alignment') === 0;
  return aligned && signals.trace('target').bos === null ? withoutFirst(logp) : logp;
}

/** What is true of every attack with texts in front. */
export const PREFIX_CAVEAT =
  'With 512 positions four shots of the shipped records fit. Room is made for the text first: shots that do not fit ' +
  'behind it are dropped, the last first. Each text in front is framed as in training, and is tokenised apart, so ' +
  'that the tokens of the text are the same with and without it. ';

/** ReCaLL: what texts that were not trained on do to the text behind them (Xie et al. 2024; attacks.md B8). */
export const recall: Attack = {
  id: 'recall',
  name: 'ReCaLL',
  source: { name: 'Xie et al. 2024', url: 'https://arxiv.org/abs/2406.15968', evidence: 'code' },
  access: ['log-probabilities', 'known-nonmembers'],
  cost: '1F + 1F behind a prefix',
  family: 'prefix',
  options: [SHOTS_OPTION, ALIGNMENT_OPTION],
  needs: (options) => [
    { model: 'target', view: PLAIN },
    { model: 'target', view: prefixed('nonmembers', options) },
  ],
  score: (signals, options) =>
    recallScore(
      meanLogProbability(conditionalLogp(signals, 'nonmembers', options)),
      meanLogProbability(signals.trace('target').logp),
    ),
  contribution(signals, options) {
    const { logp } = signals.trace('target');
    const plain = meanLogProbability(logp);
    const conditional = conditionalLogp(signals, 'nonmembers', options);
    if (plain === null || plain === 0 || conditional.length !== logp.length) return null;
    return scaledShares(conditional, 1 / (logp.length * plain));
  },
  explain: {
    idea:
      'Texts that the model does not know, put in front, spoil what it remembers of a text more than they spoil one ' +
      'that it never saw.',
    formula: 's(x) = LL_M(x | P) / LL_M(x),  P = texts known to be no members',
    caveat:
      PREFIX_CAVEAT +
      'A prefix of another kind of text measures likeness to that kind instead. Without a BOS the text alone has one ' +
      'scored token less: "aligned" leaves that token out above too, "as released" does not. Undefined where the ' +
      'model is certain of every token. The released program puts 12 shots in front.',
    work(signals, options) {
      const plain = meanLogProbability(signals.trace('target').logp);
      const behind = signals.trace('target', prefixed('nonmembers', options));
      const conditional = meanLogProbability(conditionalLogp(signals, 'nonmembers', options));
      return [
        {
          formula: '|P|',
          value: behind.shots ?? null,
          meaning: 'texts in front, as many as there was room for',
        },
        { formula: 'LL_M(x)', value: plain, meaning: 'mean log-probability of the text alone, nats a token' },
        { formula: 'LL_M(x | P)', value: conditional, meaning: 'the same of its tokens behind the prefix' },
        {
          formula: 's = LL_M(x | P) / LL_M(x)',
          value: recallScore(conditional, plain),
          meaning: 'without unit; above 1 = the prefix made the text less likely',
        },
      ];
    },
  },
};

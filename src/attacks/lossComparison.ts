import type { ModelRole } from '../passes/need';
import type { Trace } from '../passes/trace';
import { PLAIN } from '../passes/views';
import type { Attack, Explanation, Signals, WorkedStep } from './attack';
import { negativeLogLikelihood } from './loss';
import { sameTokens } from './sameTokens';

/** The model beside the target. */
interface OtherModel {
  readonly role: ModelRole;
  /** What its loss is marked with in formulas: "R" of L_R. */
  readonly symbol: string;
  /** "the reference". */
  readonly called: string;
}

type About = Pick<Attack, 'id' | 'name' | 'source' | 'note'> & {
  readonly other: OtherModel;
  readonly explain: Omit<Explanation, 'work'>;
};

interface LossComparison extends About, Pick<Attack, 'family' | 'contribution'> {
  /** Of mean losses in nats a token; null = undefined. */
  readonly compare: (target: number | null, other: number | null) => number | null;
  /** What comes of it, as the last step of the working. */
  readonly result: Omit<WorkedStep, 'value'>;
}

/** An attack that compares the target's mean loss on the text with that of another model, from one pass of each. */
export function comparedLosses({ other, compare, result, explain, ...about }: LossComparison): Attack {
  const lossesOf = (signals: Signals) =>
    [
      negativeLogLikelihood(signals.trace('target').logp),
      negativeLogLikelihood(signals.trace(other.role).logp),
    ] as const;
  return {
    ...about,
    access: ['log-probabilities', 'reference'],
    cost: '2F',
    options: [],
    needs: () => [
      { model: 'target', view: PLAIN },
      { model: other.role, view: PLAIN },
    ],
    score: (signals) => compare(...lossesOf(signals)),
    explain: {
      ...explain,
      work(signals) {
        const losses = lossesOf(signals);
        return [
          { formula: 'L_M(x)', value: losses[0], meaning: 'mean loss under the target, nats a token' },
          {
            formula: `L_${other.symbol}(x)`,
            value: losses[1],
            meaning: `mean loss under ${other.called}, nats a token`,
          },
          { ...result, value: compare(...losses) },
        ];
      },
    },
  };
}

/** s = L_other − L_M, nats a token; null where either is undefined. */
export function differenceScore(target: number | null, other: number | null): number | null {
  return target === null || other === null ? null : other - target;
}

/** An attack by the difference of the losses. It splits over the tokens where both models read the same. */
export function differenceOfLosses(about: About): Attack {
  const { role, symbol } = about.other;
  return comparedLosses({
    ...about,
    family: 'reference',
    compare: differenceScore,
    contribution: (signals) => differenceShares(signals.trace('target'), signals.trace(role)),
    result: { formula: `s = L_${symbol} − L_M`, meaning: 'nats a token' },
  });
}

/** Each token's share of L_other − L_M, shape [n]; null where nothing is scored or the two read other tokens. */
function differenceShares(target: Trace, other: Trace): Float64Array | null {
  const n = target.logp.length;
  if (n === 0 || !sameTokens(target, other)) return null;
  return Float64Array.from(target.logp, (logp, i) => (logp - other.logp[i]!) / n);
}

import type { Trace } from '../passes/trace';
import { PLAIN } from '../passes/views';
import type { Attack, Signals } from './attack';
import { sameTokens } from './sameTokens';

/** Fewer error positions than this leave the score undefined. */
const LEAST_ERRORS = 2;

export interface ErrorShifts {
  /** ln p_M − ln p_B where the target's top token is not the text's; null elsewhere. Nats, shape [n]. */
  readonly shifts: readonly (number | null)[];
  readonly errors: number;
  /** Sum of the shifts above 0. */
  readonly positive: number;
  /** Sum of the sizes of those below 0. */
  readonly negative: number;
}

/** How the log-probabilities moved from the base to the target where the target is wrong. */
export function errorShifts(
  logpTarget: ArrayLike<number>,
  logpBase: ArrayLike<number>,
  isTop: ArrayLike<boolean>,
): ErrorShifts {
  const shifts = Array.from(logpTarget, (logp, i) => (isTop[i]! ? null : logp - logpBase[i]!));
  let [errors, positive, negative] = [0, 0, 0];
  for (const shift of shifts) {
    if (shift === null) continue;
    errors++;
    if (shift > 0) positive += shift;
    else negative += Math.abs(shift);
  }
  return { shifts, errors, positive, negative };
}

/** P / (P + N); null with fewer than two error positions, or where nothing moved. */
export function ezMiaScore({ errors, positive, negative }: ErrorShifts): number | null {
  return errors < LEAST_ERRORS || positive + negative === 0 ? null : positive / (positive + negative);
}

/** null where the two models read other tokens: there is nothing to compare place by place. */
function shiftsOf(target: Trace, base: Trace): ErrorShifts | null {
  return sameTokens(target, base)
    ? errorShifts(
        target.logp,
        base.logp,
        Array.from(target.rank, (rank) => rank === 1),
      )
    : null;
}

const read = (signals: Signals) => shiftsOf(signals.trace('target'), signals.trace('base'));

/** EZ-MIA: at the target's errors, the share of the movement that went up (Ilić et al. 2026; attacks.md C1). */
export const ezMia: Attack = {
  id: 'ez-mia',
  name: 'EZ-MIA',
  source: { name: 'Ilić et al. 2026 (EZ-MIA)', url: 'https://arxiv.org/abs/2601.12104', evidence: 'code' },
  access: ['logits', 'reference'],
  cost: '2F',
  family: 'beyond',
  options: [],
  needs: () => [
    { model: 'target', view: PLAIN },
    { model: 'base', view: PLAIN },
  ],
  score(signals) {
    const found = read(signals);
    return found && ezMiaScore(found);
  },
  contribution(signals) {
    const found = read(signals);
    if (found === null || ezMiaScore(found) === null) return null;
    const moved = found.positive + found.negative;
    return Float64Array.from(found.shifts, (shift) => Math.max(shift ?? 0, 0) / moved);
  },
  explain: {
    idea: 'Where the model still guesses wrong, fine-tuning has lifted the right token of a member all the same.',
    formula: 's(x) = P / (P + N),  P = Σ dᵢ⁺,  N = Σ dᵢ⁻,  dᵢ = ln p_M(tᵢ) − ln p_B(tᵢ) at errors of M',
    caveat:
      'Undefined with fewer than two errors, or where nothing moved. The released code ranks by P / N: the same order, but it puts a text without any loss last.',
    work(signals) {
      const found = read(signals);
      return [
        { formula: 'n', value: signals.trace('target').logp.length, meaning: 'scored tokens' },
        {
          formula: '#errors',
          value: found && found.errors,
          meaning: "places where the target's top token is another",
        },
        { formula: 'P = Σ dᵢ⁺', value: found && found.positive, meaning: 'nats gained there since the base' },
        { formula: 'N = Σ dᵢ⁻', value: found && found.negative, meaning: 'nats lost there since the base' },
        {
          formula: 's = P / (P + N)',
          value: found && ezMiaScore(found),
          meaning: 'share of the movement that went up',
        },
      ];
    },
  },
};

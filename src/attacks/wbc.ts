import { PLAIN } from '../passes/views';
import type { Attack, Signals } from './attack';
import { sameTokens } from './sameTokens';

/** Window sizes in tokens, as released. */
export const WBC_WINDOWS: readonly number[] = [2, 3, 4, 6, 9, 13, 18, 25, 32, 40];

/** For each window of a size, whether the base's summed loss is strictly above the target's; at least one window. */
function votes(nllTarget: ArrayLike<number>, nllBase: ArrayLike<number>, length: number): boolean[] {
  return Array.from({ length: nllTarget.length - length + 1 }, (_, start) => {
    let [target, base] = [0, 0]; // each anew: with running sums equal models would differ by rounding
    for (let i = start; i < start + length; i++) {
      target += nllTarget[i]!;
      base += nllBase[i]!;
    }
    return base > target;
  });
}

export interface WindowVotes {
  /** Tokens in a window, at most n. */
  readonly length: number;
  /** Whether each window votes for membership; the window that begins at token i stands at place i. */
  readonly votes: readonly boolean[];
  /** Share of windows that do. */
  readonly share: number;
}

/** The votes of every window size; a size longer than the text counts as its length. Empty where nothing is scored. */
export function windowVotes(
  nllTarget: ArrayLike<number>,
  nllBase: ArrayLike<number>,
  sizes: readonly number[] = WBC_WINDOWS,
): WindowVotes[] {
  const n = nllTarget.length;
  if (n === 0) return [];
  return sizes.map((size) => {
    const length = Math.min(size, n);
    const cast = votes(nllTarget, nllBase, length);
    return { length, votes: cast, share: cast.filter(Boolean).length / cast.length };
  });
}

/** Mean share over the sizes; null where there are none. */
export function wbcScore(bySize: readonly WindowVotes[]): number | null {
  return bySize.length === 0 ? null : bySize.reduce((sum, { share }) => sum + share, 0) / bySize.length;
}

/** Each window's vote spread evenly over its tokens, shape [n]; adds up to the score. */
export function voteShares(bySize: readonly WindowVotes[], n: number): Float64Array {
  const shares = new Float64Array(n);
  for (const { length, votes: cast } of bySize) {
    const each = 1 / (bySize.length * cast.length * length);
    cast.forEach((vote, start) => {
      if (vote) for (let i = start; i < start + length; i++) shares[i]! += each;
    });
  }
  return shares;
}

/** null where nothing is scored, or the two models read other tokens. */
function read(signals: Signals): WindowVotes[] | null {
  const [target, base] = [signals.trace('target'), signals.trace('base')];
  if (target.logp.length === 0 || !sameTokens(target, base)) return null;
  const losses = (logp: Float32Array) => Float64Array.from(logp, (value) => -value);
  return windowVotes(losses(target.logp), losses(base.logp));
}

/** WBC: windows of ten sizes vote on whether the target is less surprised than the base (Chen et al. 2026; attacks.md C2). */
export const wbc: Attack = {
  id: 'wbc',
  name: 'WBC',
  source: {
    name: 'Chen et al. 2026 (WBC)',
    url: 'https://arxiv.org/abs/2601.02751',
    evidence: 'code',
  },
  access: ['log-probabilities', 'reference'],
  cost: '2F',
  family: 'beyond',
  options: [],
  needs: () => [
    { model: 'target', view: PLAIN },
    { model: 'base', view: PLAIN },
  ],
  score(signals) {
    const bySize = read(signals);
    return bySize && wbcScore(bySize);
  },
  contribution(signals) {
    const bySize = read(signals);
    return bySize && voteShares(bySize, signals.trace('target').logp.length);
  },
  explain: {
    idea: 'Every stretch of the text votes: does the target find it easier than the base? One extreme token cannot outvote the rest.',
    formula: 's(x) = mean over sizes w of #{windows of w tokens with Σ L_B > Σ L_M} / #{windows}',
    caveat:
      'It counts votes, not how clear they are: a text that became a little easier everywhere gets 1, member or not.',
    work(signals) {
      const bySize = read(signals);
      const cast = bySize?.flatMap(({ votes: all }) => all);
      return [
        { formula: 'n', value: signals.trace('target').logp.length, meaning: 'scored tokens' },
        {
          formula: '#windows',
          value: cast?.length ?? null,
          meaning: `windows of ${WBC_WINDOWS.join(', ')} tokens`,
        },
        {
          formula: '#{Σ L_B > Σ L_M}',
          value: cast?.filter(Boolean).length ?? null,
          meaning: 'of them easier for the target',
        },
        {
          formula: 'share at w₁',
          value: bySize?.[0]?.share ?? null,
          meaning: 'share among the shortest windows',
        },
        {
          formula: 'share at w₁₀',
          value: bySize?.at(-1)?.share ?? null,
          meaning: 'share among the longest windows',
        },
        {
          formula: 's = mean of the ten shares',
          value: bySize && wbcScore(bySize),
          meaning: 'between 0 and 1',
        },
      ];
    },
  },
};

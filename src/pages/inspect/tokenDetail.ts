import { ATTACKS } from '../../attacks/registry';
import { sameTokens } from '../../attacks/sameTokens';
import type { Alternatives } from '../../models/scoringContract';
import type { ModelRole } from '../../passes/need';
import { zScore, type Trace } from '../../passes/trace';
import type { Version } from '../../state/version';
import { formatCount, formatFixed } from '../../ui/format';
import { readProbability, readScore } from '../../ui/readouts';
import type { TokenDetail } from '../../ui/TokenDetails.svelte';
import { visibleToken, type TokenGroup } from '../../ui/tokenGroups';

const NONE = '–';

/** What is measured at a token, each with its reading from a trace. */
const FACTS: readonly { name: string; hint: string; read: (trace: Trace, i: number) => string }[] = [
  {
    name: 'Probability',
    hint: 'What the model gave this token, having read all before it',
    read: ({ logp }, i) => readProbability(logp[i]!),
  },
  { name: 'ln p', hint: 'Its natural logarithm, in nats', read: ({ logp }, i) => formatFixed(logp[i]!, 2) },
  {
    name: 'Rank',
    hint: '1 = the model gave no token a greater probability',
    read: ({ rank }, i) => formatCount(rank[i]!),
  },
  {
    name: 'Entropy',
    hint: 'How open the place was: the surprise that the model expected, in nats',
    read: ({ entropy }, i) => formatFixed(entropy[i]!, 2),
  },
  {
    name: 'z-score',
    hint: 'How far ln p lies from what the model expected there, in standard deviations',
    read: ({ logp, entropy, sigma }, i) => formatFixed(zScore(logp[i]!, entropy[i]!, sigma[i]!), 2),
  },
];

export interface DetailInput {
  readonly version: Version & { readonly target: Trace };
  readonly token: number;
  /** The piece of text that the token belongs to, and whether it can be pointed at there. */
  readonly group: TokenGroup;
  readonly drawn: boolean;
  readonly alternatives: Partial<Record<ModelRole, Alternatives>>;
  /** What is said in place of alternatives that are not there. */
  readonly waiting: string;
  /** Ids of the attacks whose shares are shown. */
  readonly attacks: readonly string[];
  readonly shares: (attackId: string) => Float64Array | null;
}

/** Everything that is shown of one token. */
export function tokenDetail({
  version,
  token,
  group,
  drawn,
  alternatives,
  waiting,
  attacks,
  shares,
}: DetailInput): TokenDetail {
  const { target, reference } = version;
  const compared = reference && sameTokens(target, reference) ? reference : null;
  const parts = group.last - group.first + 1;
  const part = parts > 1 ? `, part ${token - group.first + 1} of ${parts}` : '';
  const top = (role: 'target' | 'reference', title: string, trace: Trace | null) => ({
    title,
    ...topTokens(trace, token, alternatives[role]),
    waiting: trace ? waiting : 'No reference is chosen, or it cuts the text differently.',
  });
  return {
    token: visibleToken(group.text),
    place: `token ${token + 1} of ${target.logp.length}${part}${drawn ? '' : ', beyond the coloured ones'}`,
    facts: FACTS.map(({ name, hint, read }) => ({
      name,
      hint,
      target: read(target, token),
      reference: compared ? read(compared, token) : NONE,
    })),
    shares: ATTACKS.filter(({ id, contribution }) => contribution && attacks.includes(id)).map(
      ({ id, name }) => {
        const share = shares(id)?.[token];
        return { name, share: share === undefined ? NONE : readScore(share), counts: share !== 0 };
      },
    ),
    tops: [top('target', 'Target expected', target), top('reference', 'Reference expected', compared)],
  };
}

function topTokens(trace: Trace | null, token: number, found: Alternatives | undefined) {
  if (!trace || !found) return { tokens: null, beyond: '' };
  const from = token * found.count;
  const actual = trace.tokens[token];
  const tokens = Array.from({ length: found.count }, (_, i) => ({
    text: visibleToken(found.texts[from + i]!),
    probability: Math.exp(found.logp[from + i]!),
    shown: readProbability(found.logp[from + i]!),
    actual: found.tokens[from + i] === actual,
  }));
  const beyond = tokens.some((one) => one.actual)
    ? ''
    : `rank ${formatCount(trace.rank[token]!)}: the text’s token, ${readProbability(trace.logp[token]!)}`;
  return { tokens, beyond };
}

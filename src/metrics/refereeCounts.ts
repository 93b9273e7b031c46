import { listed, many } from './refereeJudgement';
import type { Finding, RefereeFacts } from './refereeFacts';
import { largestProvableEpsilon } from './thresholdAudit';
import { nonmembersFor } from './tprTable';

/** What the numbers of texts allow, and which texts are missing from a result. */

/** An FPR that matters: with fewer non-members than it takes to see it, a result says little of what harms. */
const LOW_FPR = 0.01;
const LOWEST_FPR = 0.001;

export function classesFinding({ members, nonmembers }: RefereeFacts): Finding {
  const counts = [
    { label: 'members', value: members, unit: 'count' as const },
    { label: 'known non-members', value: nonmembers, unit: 'count' as const },
  ];
  if (members === 0 || nonmembers === 0) {
    const what =
      members + nonmembers === 0
        ? 'No text has a known label, so that nothing can be measured.'
        : `There are no ${members === 0 ? 'members' : 'known non-members'}, so that no attack can be told from chance.`;
    return {
      id: 'classes',
      level: 'red',
      title: members + nonmembers === 0 ? 'No labels' : 'One class is missing',
      what,
      do: 'Add texts of known label: some that the target was trained on, and some of the same kind that it was not.',
      numbers: counts,
    };
  }
  const numbers = [
    ...counts,
    { label: 'finest false-positive rate', value: 1 / nonmembers, unit: 'rate' as const },
    {
      label: 'largest epsilon that can be shown (delta 0, 95 %)',
      value: largestProvableEpsilon(members, nonmembers)!,
      unit: 'epsilon' as const,
    },
  ];
  const [low, lowest] = [nonmembersFor(LOW_FPR), nonmembersFor(LOWEST_FPR)];
  const what = `With ${many(nonmembers, 'known non-member')} no false-positive rate below one in ${nonmembers} can be seen, and even a perfect attack proves no larger epsilon than the one given here.`;
  if (members < low || nonmembers < low)
    return {
      id: 'classes',
      level: 'amber',
      title: 'Few texts',
      what,
      do: `Read the intervals, not the values; a false-positive rate of 1 % takes ${low} of each class.`,
      numbers,
    };
  if (nonmembers < lowest)
    return {
      id: 'classes',
      level: 'note',
      title: 'What the class sizes allow',
      what,
      do: `For a false-positive rate of 0.1 % collect ${many(lowest, 'known non-member')}.`,
      numbers,
    };
  return { id: 'classes', level: 'fine', title: 'Enough texts', what, do: 'Nothing to do.', numbers };
}

/** Above this share of texts without a score a result is about the rest alone. */
const MANY_UNDEFINED = 0.1;

/** Texts without a score leave the metrics: harmless only where they leave both classes alike. */
export function undefinedFinding({ attacks, over }: RefereeFacts): Finding | null {
  const complete = attacks.filter(({ scores }) => over || scores.pending === 0);
  if (complete.length === 0) return null;
  const gaps = complete.filter(({ scores }) => scores.undefinedMembers + scores.undefinedNonmembers > 0);
  const numbers = gaps.flatMap(({ name, scores }) => [
    { label: `${name}: members without a score`, value: scores.undefinedMembers, unit: 'count' as const },
    {
      label: `${name}: non-members without a score`,
      value: scores.undefinedNonmembers,
      unit: 'count' as const,
    },
  ]);
  const uneven = gaps.filter(({ scores: s }) =>
    sharesDiffer(
      s.undefinedMembers,
      s.undefinedMembers + s.members,
      s.undefinedNonmembers,
      s.undefinedNonmembers + s.nonmembers,
    ),
  );
  const name = ({ name }: { readonly name: string }) => name;
  if (uneven.length > 0)
    return {
      id: 'undefined',
      level: 'amber',
      title: 'Scores are missing unevenly',
      what: `${listed(uneven.map(name))} ${uneven.length === 1 ? 'leaves' : 'leave'} out a larger share of one class than of the other, so that the rest are no fair sample of either.`,
      do: 'Find out why these texts have no score (length is a usual reason) and compare attacks on the texts that all of them score.',
      numbers,
    };
  const large = gaps.filter(({ scores: s }) => {
    const without = s.undefinedMembers + s.undefinedNonmembers;
    return without > MANY_UNDEFINED * (without + s.members + s.nonmembers);
  });
  if (gaps.length > 0)
    return {
      id: 'undefined',
      level: large.length > 0 ? 'amber' : 'note',
      title: large.length > 0 ? 'Many texts have no score' : 'Some texts have no score',
      what: `${listed((large.length > 0 ? large : gaps).map(name))} cannot score every text; those without a score are in no number here.`,
      do: 'Compare attacks only on the texts that all of them score.',
      numbers,
    };
  return {
    id: 'undefined',
    level: 'fine',
    title: 'Every text has a score',
    what: 'No text was left out of any number.',
    do: 'Nothing to do.',
    numbers: [],
  };
}

/** Two shares differ at the 5 % level: the pooled test of two proportions, with Yates's correction for small counts. */
function sharesDiffer(k1: number, n1: number, k0: number, n0: number): boolean {
  if (n1 === 0 || n0 === 0) return false;
  const p = (k1 + k0) / (n1 + n0);
  const step = 1 / n1 + 1 / n0;
  const gap = Math.abs(k1 / n1 - k0 / n0) - step / 2;
  return gap > 0 && gap > 1.96 * Math.sqrt(p * (1 - p) * step);
}

/** A bound from below that passes the promise from above: one of the two is wrong. null without an audit. */
export function auditFinding(audit: RefereeFacts['audit']): Finding | null {
  if (audit === null) return null;
  const { lower, theory } = audit;
  const numbers = [
    { label: 'epsilon, at least', value: lower, unit: 'epsilon' as const },
    ...(theory === null ? [] : [{ label: 'epsilon, promised', value: theory, unit: 'epsilon' as const }]),
  ];
  if (theory === null)
    return {
      id: 'audit',
      level: 'note',
      title: 'No privacy promised',
      what: 'The training promises no epsilon, so that the audit has a lower bound and nothing to hold it against.',
      do: 'Train with differential privacy to have a promise.',
      numbers,
    };
  if (lower > theory)
    return {
      id: 'audit',
      level: 'red',
      title: 'The audit contradicts the promise',
      what: 'The attack shows a larger epsilon than the training promises: the accounting, the clipping or the audit has a bug.',
      do: 'Check what counts as one text, whether duplicates were trained on, the clipping and the noise, before anything else.',
      numbers,
    };
  return {
    id: 'audit',
    level: 'fine',
    title: 'The audit agrees with the promise',
    what: 'What the attack shows stays below the epsilon that the training promises; the truth lies between the two.',
    do: 'Nothing to do.',
    numbers,
  };
}

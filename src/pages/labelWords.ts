import type { KnownLabels } from '../state/knownLabels';
import { formatCount, formatMany } from '../ui/format';

/** Why the known texts are not read as usual, in a sentence; null where they are. */
export function labelNotice({
  of,
  members,
  nonmembers,
}: Pick<KnownLabels, 'of' | 'members' | 'nonmembers'>): string | null {
  if (of === 'nobody')
    return 'What this model has read of the shipped records is not known: there are no known members and non-members to read its scores against.';
  if (of === 'other texts')
    return members === 0
      ? `This model was trained on other texts than the shipped records: in these words it has read none of them, so there are no known members, and all ${formatCount(nonmembers)} are known non-members.`
      : `This model was trained on texts of a visitor's: ${formatCount(members)} of the shipped records stood among them, the other ${formatCount(nonmembers)} are known non-members.`;
  return null;
}

/** The shipped records as a target knows them, in a sentence or two for who is about to evaluate it on them. */
export function labelsInWords({ of, coins, members, nonmembers, texts, known }: KnownLabels): string {
  const others = texts.length - known.length;
  switch (of) {
    case 'shipped':
      return 'The target was fine-tuned on the members; a coin decided for each text, so the two classes differ in nothing else.';
    case 'base':
      return `The target has read neither class: members are those of the fine-tuned targets that are shipped here, by a coin for each text. Expect no better than chance.`;
    case 'run':
      return [
        `The target was trained in the lab: its own run read the ${formatMany(members, 'member')} and none of the ${formatMany(nonmembers, 'non-member')}.`,
        coins
          ? 'A coin decided for each text, so the two classes differ in nothing else.'
          : 'They were drawn by its seed from the same records, so many of each: no coin for each text.',
        ...(others > 0
          ? [
              `${others === 1 ? 'One more record' : `${formatCount(others)} more records`} had no part in it, and ${others === 1 ? 'is' : 'are'} left out.`,
            ]
          : []),
      ].join(' ');
    case 'other texts':
      return members === 0
        ? `The target was trained in the lab on other texts: in these words it has read none of them, so that there are scores and no curve.`
        : `The target was trained in the lab on texts of a visitor's: ${formatMany(members, 'record')} stood among them, the other ${formatCount(nonmembers)} did not. No coin decided.`;
    case 'nobody':
      return `Which of these the target has read is not known, so that there are scores and no curve: the labels that are shipped are those of the targets that are shipped.`;
  }
}

/** How many of the records that stand in front of others as members the target has read; null where it has read them all. */
export function frontInWords({ of, inFront }: Pick<KnownLabels, 'of' | 'inFront'>): string | null {
  if (inFront === null) return 'Whether this target has read the members in front is not known.';
  const { read, all } = inFront;
  if (read === all) return null;
  return of === 'base'
    ? 'Members are those of the shipped targets: this model has read none of them.'
    : `The members in front are those of the shipped targets: this one has read ${read === 0 ? 'none' : `${read} of ${all}`} of them.`;
}

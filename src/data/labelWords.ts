import type { Cell } from './table';

/** The two values that mean member and non-member, where they are none of the words below. */
export interface LabelWords {
  readonly member: string;
  readonly nonmember: string;
}

const MEMBER = 'member members in seen train training trained 1 true yes'.split(' ');
const NONMEMBER = (
  'nonmember nonmembers notmember out unseen untrained test testing heldout holdout validation valid val dev eval ' +
  'evaluation 0 false no'
).split(' ');
const UNKNOWN = 'null nan none unknown unlabelled unlabeled'.split(' ');

const MEANING = new Map<string, boolean | null>([
  ...MEMBER.map((word) => [word, true] as const),
  ...NONMEMBER.map((word) => [word, false] as const),
  ...UNKNOWN.map((word) => [word, null] as const),
]);

/** For messages: the words that are understood. */
export const LABEL_WORDS_UNDERSTOOD =
  'member: 1, true, yes, member, in, seen, train; ' +
  'non-member: 0, false, no, non-member, out, unseen, test, held-out, validation; not known: empty';

/** Lower case, without what may stand between words: "Non-Member", "non member" and "nonmember" are one. */
function normalised(value: string): string {
  return value
    .trim()
    .toLowerCase()
    .replace(/(?<=[a-z])[\s_-]+(?=[a-z])/g, '')
    .replace(/^([01])\.0+$/, '$1'); // 1.0: a column of floats with gaps
}

/** What a label says: member (true), non-member (false), not known (null); undefined where it is not understood. */
export function readLabel(value: Cell | undefined, words?: LabelWords): boolean | null | undefined {
  if (value === undefined || value === null) return null;
  const label = String(value).trim().toLowerCase();
  if (label === '') return null;
  if (words) {
    if (label === words.member.trim().toLowerCase()) return true;
    if (label === words.nonmember.trim().toLowerCase()) return false;
    return undefined;
  }
  return MEANING.get(normalised(label));
}

/** Whether a value is a word or number that tells members from non-members. */
export function isLabelWord(value: Cell): boolean {
  return typeof (readLabel(value) ?? undefined) === 'boolean';
}

import { isSureLabelName, nameRank, type ColumnRole } from './columnNames';
import type { ColumnMapping } from './columnMapping';
import { isNumber } from './headerGuess';
import { isLabelWord, readLabel, type LabelWords } from './labelWords';
import { cellOf, type Table } from './table';

/** What stands in a column. */
export interface ColumnProfile {
  readonly column: string;
  /** Values that are not empty. */
  readonly filled: number;
  /** Mean length of a value, in characters. */
  readonly meanLength: number;
  /** Values that differ and how often each stands there, at most MAX_VALUES of them. */
  readonly values: ReadonlyMap<string, number>;
  /** Whether all values are numbers. */
  readonly numeric: boolean;
  /** Share of the values with white space inside. */
  readonly spaced: number;
}

const MAX_VALUES = 20;

/** From this mean length a value without spaces may be a text. */
const TEXT_LENGTH = 12; // characters
const LABEL_LENGTH = 30; // characters

function profileColumns({ columns, rows }: Pick<Table, 'columns' | 'rows'>): ColumnProfile[] {
  return columns.map((column) => {
    const values = new Map<string, number>();
    let [filled, length, spaced, numeric] = [0, 0, 0, true];
    for (const row of rows) {
      const value = String(cellOf(row, column) ?? '').trim();
      if (value === '') continue;
      filled++;
      length += value.length;
      if (/\s/.test(value)) spaced++;
      if (numeric && !isNumber(value)) numeric = false;
      const count = values.get(value);
      if (count !== undefined || values.size <= MAX_VALUES) values.set(value, (count ?? 0) + 1);
    }
    const [meanLength, share] = filled > 0 ? [length / filled, spaced / filled] : [0, 0];
    return { column, filled, meanLength, values, numeric: numeric && filled > 0, spaced: share };
  });
}

/** Guesses which column is what, from the names first and from what stands in them. */
export function guessMapping(table: Pick<Table, 'columns' | 'rows'>): ColumnMapping {
  const profiles = profileColumns(table);
  const none = { text: null, label: null, id: null, paraphrase: null, split: null };
  const id = profiles.find(isId)?.column ?? null;
  const pair = guessPair(profiles);
  if (pair) return { ...none, id, pair };

  const paraphrase = named(profiles, 'paraphrase', isWritten)?.column ?? null;
  const label = guessLabel(profiles);
  const taken = [id, paraphrase, label.label, label.split];
  const text = guessText(profiles.filter(({ column }) => !taken.includes(column)));
  return { text, id, paraphrase, ...label };
}

function guessLabel(profiles: readonly ColumnProfile[]): Pick<ColumnMapping, 'label' | 'split'> {
  const byName = named(profiles, 'label', isLabelLike);
  const split = named(profiles, 'split', isLabelLike);
  // beside train and test, a column "label" or "class" is another label of the data
  const splits = split !== undefined && tellsApart(split) && !(byName && isSureLabelName(byName.column));
  if (splits) return { label: null, split: split.column };
  const column =
    (byName ?? profiles.find((one) => nameRank(one.column, 'text') === null && tellsApart(one)))?.column ??
    null;
  return { label: column, split: split && split.column !== column ? split.column : null };
}

/** The text: by name, else the column with the longest values. */
function guessText(profiles: readonly ColumnProfile[]): string | null {
  const byName = named(profiles, 'text', isWritten);
  if (byName && nameRank(byName.column, 'text')! < 2) return byName.column; // "text" itself
  const longest = profiles
    .filter(isText)
    .reduce<ColumnProfile | null>(
      (best, one) => (one.meanLength > (best?.meanLength ?? 0) ? one : best),
      null,
    );
  // a "summary" beside far longer texts is not what was meant
  if (byName && (!longest || longest.meanLength < 3 * byName.meanLength)) return byName.column;
  return longest?.column ?? null;
}

/** Two columns that are named after the classes and hold texts. */
function guessPair(profiles: readonly ColumnProfile[]): LabelWords | null {
  const side = (member: boolean) =>
    profiles.find(
      (one) =>
        /[a-z]/i.test(one.column) && readLabel(one.column) === member && isText(one) && !isLabelLike(one),
    )?.column;
  const [member, nonmember] = [side(true), side(false)];
  return member !== undefined && nonmember !== undefined ? { member, nonmember } : null;
}

/** The column whose name points to a role the surest, of those that may have it. */
function named(
  profiles: readonly ColumnProfile[],
  role: ColumnRole,
  may: (profile: ColumnProfile) => boolean,
): ColumnProfile | undefined {
  let best: { profile: ColumnProfile; rank: number } | undefined;
  for (const profile of profiles) {
    const rank = nameRank(profile.column, role);
    if (rank !== null && rank < (best?.rank ?? Infinity) && may(profile)) best = { profile, rank };
  }
  return best?.profile;
}

/** Only by name, and never a table's own index: it starts again where two tables were joined. */
function isId({ column, filled, meanLength }: ColumnProfile): boolean {
  return nameRank(column, 'id') !== null && filled > 0 && meanLength <= 200;
}

function isWritten({ numeric, filled }: ColumnProfile): boolean {
  return filled > 0 && !numeric;
}

function isText(profile: ColumnProfile): boolean {
  return isWritten(profile) && (profile.spaced > 0.5 || profile.meanLength >= TEXT_LENGTH);
}

/** Few values, all of them short: "not a member" at most. */
function isLabelLike({ filled, values }: ColumnProfile): boolean {
  const short = (value: string) => value.length <= LABEL_LENGTH && value.split(/\s+/).length <= 3;
  return filled > 0 && values.size <= MAX_VALUES && [...values.keys()].every(short);
}

/** Words for members and words for non-members, and nothing else. */
function tellsApart({ values }: ColumnProfile): boolean {
  const words = [...values.keys()];
  return (
    words.every((word) => readLabel(word) !== undefined) &&
    words.some((word) => readLabel(word) === true) &&
    words.some((word) => isLabelWord(word) && readLabel(word) === false)
  );
}

/** A value of a column of labels. */
export interface LabelValue {
  readonly value: string;
  readonly count: number;
  /** Member, non-member, not known; undefined where it is not understood. */
  readonly means: boolean | null | undefined;
}

/** The values of a column with what they mean, the most frequent first; for the question which one means member. */
export function labelValues(table: Pick<Table, 'columns' | 'rows'>, column: string): LabelValue[] {
  const [profile] = profileColumns({ columns: [column], rows: table.rows });
  return [...profile!.values]
    .map(([value, count]) => ({ value, count, means: readLabel(value) }))
    .sort((a, b) => b.count - a.count);
}

import * as v from 'valibot';

/** Common words by how many letters they have, the commonest first; the list of the longest serves longer words too. */
export type WordTable = ReadonlyMap<number, readonly string[]>;

/** Lengths that have a list, in letters: shorter words carry the grammar of a sentence and stay. */
export const SHORTEST_WORD = 3;
export const LONGEST_WORD = 12;

const word = v.pipe(v.string(), v.regex(/^[a-z]+$/, 'a word is written in the letters a to z'));

const WordTableFile = v.pipe(
  v.object({
    /** The command that counted, and what. */
    made_by: v.string(),
    /** Number of letters → the words, with blanks between them. */
    words: v.record(
      v.pipe(v.string(), v.digits(), v.transform(Number)),
      v.pipe(
        v.string(),
        v.transform((list) => list.split(' ')),
        v.array(word),
        v.check((list) => new Set(list).size === list.length, 'a word stands twice in a list'),
      ),
    ),
  }),
  v.check(
    ({ words }) =>
      Object.entries(words).every(([letters, list]) => list.every((one) => one.length === Number(letters))),
    'a word stands in the list of another length',
  ),
);

/** Reads words.json. @throws Error where the file is malformed */
export function readWordTable(json: string): WordTable {
  const { words } = v.parse(WordTableFile, JSON.parse(json));
  return new Map(Object.entries(words).map(([letters, list]) => [Number(letters), list]));
}

/** The words that stand in for a word of so many letters; none for a short one. */
export function bucketOf(table: WordTable, letters: number): readonly string[] {
  return letters < SHORTEST_WORD ? [] : (table.get(Math.min(letters, LONGEST_WORD)) ?? []);
}

import { applyMapping, type DataText } from './columnMapping';
import { exactDuplicates, type Duplicates } from './duplicates';
import { openFile, type InputFile, type OpenedFile } from './openFile';
import { linesOf, readTextFile, textsOf } from './readLines';
import type { TableOptions } from './readTable';
import { startOf, type Note, type Rejection } from './table';

/** Not longer, since some languages put no space between words. */
const SINGLE_WORD = /^\s*\S{1,30}\s*$/;

/** One set of labelled texts out of all that was given. */
export interface DataSet {
  /** In the order of the files and of their rows; ids differ. */
  readonly texts: readonly DataText[];
  /** In the order of the files and of their rows. */
  readonly rejected: readonly Rejection[];
  readonly notes: readonly Note[];
  readonly members: number;
  readonly nonmembers: number;
  readonly unlabelled: number;
  /** Texts that stand there more than once, which are kept. */
  readonly duplicates: Duplicates;
}

/** Reads files as they come, all columns guessed. */
export function readFiles(files: readonly InputFile[], options: TableOptions = {}): DataSet {
  return combineFiles(files.map((file) => openFile(file, options)));
}

/**
 * Makes one data set of files that were read. Within a file an id that stands there twice is rejected; between files it
 * gets the file's name in front, since two files often count from 0.
 */
export function combineFiles(files: readonly OpenedFile[]): DataSet {
  const texts: DataText[] = [];
  const rejected: Rejection[] = [];
  const notes: Note[] = [];
  const placeOfId = new Map<string, string>();
  const names = new Set<string>();
  for (const { table, mapping, member, notes: ofFile } of files) {
    const name = ownName(table.file, names);
    const mapped = applyMapping(table, mapping, { member, prefix: files.length > 1 ? name : null });
    const refused = [...table.rejected, ...mapped.rejected];
    for (const text of mapped.texts) {
      const id = placeOfId.has(text.id) ? `${name}:${text.id}` : text.id;
      const earlier = placeOfId.get(id);
      if (earlier === undefined) {
        placeOfId.set(id, `${name}, ${table.unit} ${text.line}`);
        texts.push(id === text.id ? text : { ...text, id });
      } else {
        const reason = `the id "${id}" stands already in ${earlier}`;
        refused.push({
          file: text.file,
          line: text.line,
          unit: table.unit,
          reason,
          start: startOf(text.text),
        });
      }
    }
    rejected.push(...inOrder(refused));
    notes.push(...ofFile);
    if (mapped.texts.length > 0 && mapped.texts.every((text) => text.member === null)) {
      notes.push({ file: table.file, text: 'no column and no name tells members from non-members' });
    }
  }
  return dataSet(texts, rejected, notes);
}

/** Two files of one name, from two folders or boxes, are told apart: "a.txt", "a.txt (2)". */
function ownName(file: string, taken: Set<string>): string {
  let name = file;
  for (let n = 2; taken.has(name); n++) name = `${file} (${n})`;
  taken.add(name);
  return name;
}

/**
 * A data set from two boxes of text: a text a line, or texts apart by blank lines where a box has any between texts.
 *
 * @param files that were put into the boxes
 */
export function fromBoxes(members: string, nonmembers: string, files: readonly OpenedFile[] = []): DataSet {
  const none = { label: null, id: null, paraphrase: null, split: null };
  const boxes = [
    ['members', members, true],
    ['non-members', nonmembers, false],
  ] as const;
  const typed = boxes.flatMap(([name, content, member]): OpenedFile[] => {
    const unit = hasBlankLine(content) ? 'paragraph' : 'line';
    if (textsOf(content, unit).length === 0) return [];
    const table = readTextFile(name, content, unit);
    return [{ table, mapping: { ...none, text: 'text' }, member, memberFrom: 'box', notes: [] }];
  });
  return combineFiles([...typed, ...files]);
}

/** Whether a blank line stands between two texts. */
function hasBlankLine(content: string): boolean {
  return linesOf(content.trim()).some((line) => line.trim() === '');
}

function dataSet(
  texts: readonly DataText[],
  rejected: readonly Rejection[],
  notes: readonly Note[],
): DataSet {
  const count = (member: boolean | null) => texts.filter((text) => text.member === member).length;
  const [members, nonmembers, unlabelled] = [count(true), count(false), count(null)];
  const about: Note[] = [];
  if (members + nonmembers > 0 && members * nonmembers === 0) {
    const [there, missing] = members > 0 ? ['members', 'non-members'] : ['non-members', 'members'];
    about.push({ file: null, text: `there are only ${there}: with no ${missing} nothing can be compared` });
  }
  const short = texts.filter(({ text }) => SINGLE_WORD.test(text)).length;
  if (short > 0) {
    const subject = short === 1 ? '1 text is' : `${short} texts are`;
    about.push({ file: null, text: `${subject} a single word; of so little most attacks say nothing` });
  }
  const duplicates = exactDuplicates(texts);
  return { texts, rejected, notes: [...notes, ...about], members, nonmembers, unlabelled, duplicates };
}

/** By line; what concerns the whole file first. */
function inOrder(rejected: readonly Rejection[]): Rejection[] {
  return [...rejected].sort((a, b) => (a.line ?? 0) - (b.line ?? 0));
}

import { startOf, unreadable, type Table, type TableRow } from './table';

/** How the texts of a text file are told apart: one a line, by blank lines, or the whole file is one. */
export type TextUnit = 'line' | 'paragraph' | 'file';

export interface LineText {
  readonly line: number;
  readonly text: string;
}

/** Cuts a content at \n, \r\n and \r; blank lines stay. */
export function linesOf(content: string): string[] {
  return content.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/);
}

/** The texts of a content with the lines at which they begin. Blank lines hold none; a text keeps its spaces. */
export function textsOf(content: string, unit: TextUnit): LineText[] {
  const lines = linesOf(content);
  if (unit === 'file') {
    const first = lines.findIndex((line) => line.trim() !== '');
    return first < 0 ? [] : [{ line: first + 1, text: lines.slice(first).join('\n').trimEnd() }];
  }
  const texts: { line: number; lines: string[] }[] = [];
  let joins = false;
  lines.forEach((text, i) => {
    const blank = text.trim() === '';
    if (!blank && joins) texts.at(-1)!.lines.push(text);
    else if (!blank) texts.push({ line: i + 1, lines: [text] });
    joins = unit === 'paragraph' && !blank;
  });
  return texts.map((text) => ({ line: text.line, text: text.lines.join('\n') }));
}

/** Reads a text file into a table of one column, "text". */
export function readTextFile(file: string, content: string, unit: TextUnit = 'line'): Table {
  const rows = textsOf(content, unit).map(({ line, text }): TableRow => ({ line, cells: { text } }));
  if (rows.length === 0)
    return unreadable(file, 'txt', 'the file holds no text, only blank lines', startOf(content));
  return {
    file,
    format: 'txt',
    delimiter: null,
    header: false,
    columns: ['text'],
    unit: 'line',
    rows,
    rejected: [],
    notes: [],
  };
}

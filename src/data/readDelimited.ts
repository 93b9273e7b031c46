import Papa from 'papaparse';
import { looksLikeHeader } from './headerGuess';
import { startOf, unreadable, type Note, type Rejection, type Table, type TableRow } from './table';

export const DELIMITERS = [',', ';', '\t', '|'] as const;

/** What the caller knows better than a guess. */
export interface DelimitedOptions {
  readonly delimiter?: string | undefined;
  /** Whether the first row names the columns. */
  readonly header?: boolean | undefined;
}

interface RawRow {
  readonly line: number;
  /** The last line that it takes in. */
  readonly lastLine: number;
  readonly cells: readonly string[];
  readonly start: string;
  readonly fault: string | null;
}

/** Reads CSV, TSV and their kin (RFC 4180, through papaparse), with quoted line breaks and any line ends. */
export function readDelimited(
  file: string,
  format: 'csv' | 'tsv',
  content: string,
  options: DelimitedOptions = {},
): Table {
  const source = withUnixLineEnds(content.replace(/^\uFEFF/, ''));
  const delimiter = options.delimiter ?? guessDelimiter(source);
  const raw = rawRows(source, delimiter);
  const rejected: Rejection[] = [];
  const notes: Note[] = [];
  const sound = raw.filter((row) => row.fault === null);
  const first = sound[0];
  if (raw.length === 0) return unreadable(file, format, 'the file holds no row, only empty lines');
  const below = sound.slice(1);
  const header =
    options.header ??
    (first !== undefined &&
      looksLikeHeader(
        first.cells,
        below.slice(0, 200).map(({ cells }) => cells),
      ));
  const width = header ? (first?.cells.length ?? 0) : commonWidth(sound);
  const columns = header && first ? columnNames(first.cells, file, notes) : numbered(width);
  const rows: TableRow[] = [];
  for (const row of raw) {
    if (header && row === first) continue;
    const reason = row.fault ?? raggedness(row, width, header, delimiter);
    if (reason === null) {
      rows.push({
        line: row.line,
        cells: Object.fromEntries(columns.map((name, i) => [name, row.cells[i]!])),
      });
    } else rejected.push({ file, line: row.line, unit: 'line', reason, start: row.start });
  }
  if (rows.length === 0 && rejected.length === 0) {
    return {
      ...unreadable(file, format, 'the file holds a header and no rows', first?.start),
      columns,
      header,
    };
  }
  return { file, format, delimiter, header, columns, unit: 'line', rows, rejected, notes };
}

/** Line ends outside quoted fields become \n; inside they are part of a text and stay. */
function withUnixLineEnds(text: string): string {
  if (!text.includes('\r')) return text;
  return text.replace(/(?<=^|[,;\t|\r\n"])"[^"]*"|\r\n?/g, (match) => (match.startsWith('"') ? match : '\n'));
}

/** All rows that are not empty, with the lines at which they begin and end. */
function rawRows(source: string, delimiter: string, preview = 0): RawRow[] {
  const rows: RawRow[] = [];
  let from = 0;
  let line = 1;
  Papa.parse<string[]>(source, {
    delimiter,
    newline: '\n',
    quoteChar: '"',
    header: false,
    step: ({ data, errors, meta }, parser) => {
      const [at, begin] = [line, from];
      from = meta.cursor;
      const breaks = countLineEnds(source, begin, from);
      line += breaks;
      if (data.every((cell) => cell.trim() === '') && data.length === 1) return;
      const lastLine = Math.max(at, source[from - 1] === '\n' ? line - 1 : line);
      const start = startOf(source.slice(begin, Math.min(from, begin + 400)));
      rows.push({ line: at, lastLine, cells: data, start, fault: quoteFault(errors, at, lastLine) });
      if (rows.length === preview) parser.abort();
    },
  });
  return rows;
}

function quoteFault(errors: readonly Papa.ParseError[], line: number, lastLine: number): string | null {
  const error = errors.find(({ type }) => type === 'Quotes');
  if (!error) return null;
  const swallowed =
    lastLine > line ? `; lines ${line} to ${lastLine} were read as one row and are left out` : '';
  return errors.some(({ code }) => code === 'MissingQuotes')
    ? `a quotation mark opens a field in this row and is never closed${swallowed}`
    : `a quotation mark inside a quoted field is not doubled${swallowed}`;
}

/** Line ends \n, \r\n and \r between two places. */
function countLineEnds(text: string, from: number, to: number): number {
  let count = 0;
  for (let i = from; i < to; i++) {
    const code = text.charCodeAt(i);
    if (code === 10 || (code === 13 && text.charCodeAt(i + 1) !== 10)) count++;
  }
  return count;
}

const GUESS_LENGTH = 100_000; // characters
const GUESS_ROWS = 20;

/**
 * The delimiter by which the first rows make the best table: the most rows as wide as the first one and without stray
 * quotation marks, then the most columns. It must stand in the first row.
 */
export function guessDelimiter(source: string): string {
  const sample = source.slice(0, GUESS_LENGTH);
  let best = { delimiter: ',', score: 0 };
  for (const delimiter of DELIMITERS) {
    const rows = rawRows(sample, delimiter, GUESS_ROWS);
    // the sample may end in the middle of a row
    if (sample.length < source.length && rows.length > 1 && rows.length < GUESS_ROWS) rows.pop();
    const width = rows[0]?.cells.length ?? 1;
    if (width < 2) continue;
    const fitting =
      rows.filter((row) => row.fault === null && row.cells.length === width).length / rows.length;
    const score = fitting + Math.min(width, 50) / 1000;
    if (score > best.score) best = { delimiter, score };
  }
  return best.delimiter;
}

/** The most frequent number of cells; of equals the first. */
function commonWidth(rows: readonly RawRow[]): number {
  const counts = new Map<number, number>();
  for (const { cells } of rows) counts.set(cells.length, (counts.get(cells.length) ?? 0) + 1);
  let best = 0;
  let width = 0;
  for (const [cells, count] of counts) if (count > best) [width, best] = [cells, count];
  return width;
}

function numbered(width: number): string[] {
  return Array.from({ length: width }, (_, i) => `column ${i + 1}`);
}

/** Names that differ: "text", "text (2)"; "column N" where there is none. */
function columnNames(header: readonly string[], file: string, notes: Note[]): string[] {
  const taken = new Set<string>();
  const twice = new Set<string>();
  const names = header.map((cell, i) => {
    const base = cell.trim() || `column ${i + 1}`;
    let name = base;
    for (let n = 2; taken.has(name); n++) {
      twice.add(base);
      name = `${base} (${n})`;
    }
    taken.add(name);
    return name;
  });
  for (const name of twice) {
    notes.push({
      file,
      text: `the header names the column "${name}" twice; the later one is "${name} (2)" here`,
    });
  }
  return names;
}

function raggedness({ cells }: RawRow, width: number, header: boolean, delimiter: string): string | null {
  if (cells.length === width) return null;
  const expected = `${header ? 'the header' : 'most rows'} ${header ? 'has' : 'have'} ${width}`;
  const sign = delimiter === '\t' ? 'a tab' : `"${delimiter}"`;
  const hint = cells.length > width ? `; a text that holds ${sign} must stand in double quotes` : '';
  return `${cells.length} ${cells.length === 1 ? 'cell' : 'cells'} where ${expected}${hint}`;
}

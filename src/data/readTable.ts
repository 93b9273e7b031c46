import { guessDelimiter, readDelimited, type DelimitedOptions } from './readDelimited';
import { jsonKind, readJson, readJsonLines } from './readJson';
import { linesOf, readTextFile, type TextUnit } from './readLines';
import { isKnownName } from './columnNames';
import type { Table, TableFormat } from './table';

/** What the caller knows better than a guess. */
export interface TableOptions extends DelimitedOptions {
  readonly format?: TableFormat | undefined;
  /** How the texts of a text file are told apart. */
  readonly textUnit?: TextUnit | undefined;
}

const FORMATS: Readonly<Record<string, TableFormat>> = {
  csv: 'csv',
  tsv: 'tsv',
  tab: 'tsv',
  jsonl: 'jsonl',
  ndjson: 'jsonl',
  jsonlines: 'jsonl',
  json: 'json',
  txt: 'txt',
  text: 'txt',
  md: 'txt',
};

/** Reads the text of a file into a table. Never throws: what cannot be used stands under `rejected`. */
export function readTable(file: string, content: string, options: TableOptions = {}): Table {
  const format = options.format ?? guessFormat(file, content);
  switch (format) {
    case 'csv':
      return readDelimited(file, format, content, options);
    case 'tsv':
      return readDelimited(file, format, content, { ...options, delimiter: options.delimiter ?? '\t' });
    case 'jsonl':
      return readJsonLines(file, content);
    case 'json':
      return readJson(file, content);
    case 'txt':
      return readTextFile(file, content, options.textUnit);
  }
}

/** The format by the ending of the name; JSON and JSON Lines are told apart, and unknown endings read, by the content. */
function guessFormat(file: string, content: string): TableFormat {
  const ending = /\.([^./\\]+)$/.exec(file)?.[1]?.toLowerCase() ?? '';
  const named = Object.hasOwn(FORMATS, ending) ? FORMATS[ending]! : null;
  if (named === 'json' || named === 'jsonl') return jsonKind(content) ?? named;
  if (named) return named;
  if (/^\uFEFF?\s*[[{]/.test(content)) return jsonKind(content) ?? 'json';
  const first = linesOf(content.slice(0, 10_000))[0]!;
  return first.split(guessDelimiter(content)).filter(isKnownName).length > 1 ? 'csv' : 'txt';
}

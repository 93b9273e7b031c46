import { describeJsonFault, jsonFault } from './jsonFault';
import { isLabelWord } from './labelWords';
import { linesOf } from './readLines';
import {
  startOf,
  unreadable,
  type Cell,
  type Rejection,
  type RowUnit,
  type Table,
  type TableRow,
} from './table';

type Parsed = { readonly ok: true; readonly value: unknown } | { readonly ok: false };

function parse(json: string): Parsed {
  try {
    return { ok: true, value: JSON.parse(json) };
  } catch {
    return { ok: false };
  }
}

/** Reads JSON Lines: an object a line, or a text a line as a JSON string. A bad line is rejected, the others go on. */
export function readJsonLines(file: string, content: string): Table {
  const collector = new RowCollector(file, 'jsonl', 'line');
  linesOf(content).forEach((raw, i) => {
    if (raw.trim() === '') return;
    const parsed = parse(raw);
    if (parsed.ok) collector.add(i + 1, parsed.value, raw);
    else collector.reject(i + 1, notJson(raw), raw);
  });
  return collector.table('the file holds no line of JSON, only blank lines');
}

/**
 * Reads JSON: a list of objects or of texts, an object of lists (a column each, or a class each), an object of objects
 * as pandas writes it (a column each), or an object that holds one list. Rows are counted in items, since a line may
 * hold many.
 */
export function readJson(file: string, content: string): Table {
  const json = content.replace(/^\uFEFF/, '');
  const parsed = parse(json);
  if (!parsed.ok) return unreadable(file, 'json', notJson(json), json);
  const collector = new RowCollector(file, 'json', 'item');
  const items = itemsOf(parsed.value);
  if (typeof items === 'string') return unreadable(file, 'json', items, json);
  items.forEach((item, i) => collector.add(i + 1, item, null));
  return collector.table('the list is empty');
}

/** Whether a content is one JSON text or JSON Lines, whatever the file's name says; null where it could be either or none. */
export function jsonKind(content: string): 'json' | 'jsonl' | null {
  const lines = linesOf(content).filter((line) => line.trim() !== '');
  const first = parse(lines[0] ?? '');
  if (first.ok && lines.length > 1) return 'jsonl';
  if (first.ok) return Array.isArray(first.value) ? 'json' : null;
  return parse(content.replace(/^\uFEFF/, '')).ok ? 'json' : null;
}

function notJson(json: string): string {
  const fault = jsonFault(json);
  return fault ? describeJsonFault(json, fault) : 'not JSON';
}

type JsonObject = Readonly<Record<string, unknown>>;

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The rows that a JSON value holds, or why it holds none. */
function itemsOf(value: unknown): readonly unknown[] | string {
  if (Array.isArray(value)) return value as unknown[];
  if (!isObject(value)) return `the file holds ${kindOf(value)}, not a list of texts`;
  const entries = Object.entries(value);
  if (entries.length === 0) return 'the file holds an empty object';
  const lists = entries.filter((entry): entry is [string, unknown[]] => Array.isArray(entry[1]));
  if (lists.length > 0 && lists.every(([name]) => isLabelWord(name))) return ofClasses(lists);
  if (lists.length === entries.length && !lists.some(([, list]) => list.some(isObject)))
    return transposed(lists);
  if (lists.length === 1) return lists[0]![1];
  if (lists.length > 1)
    return `the object holds several lists: ${lists.map(([name]) => `"${name}"`).join(', ')}`;
  if (entries.every(([, column]) => isObject(column))) {
    const keys = Object.keys(entries[0]![1] as JsonObject);
    return transposed(
      entries.map(([name, column]) => [name, keys.map((key) => (column as JsonObject)[key])]),
    );
  }
  return [value];
}

/** Rows from lists that are named after classes, such as "train" and "test": the name stands under "split". */
function ofClasses(lists: readonly (readonly [string, readonly unknown[]])[]): unknown[] {
  return lists.flatMap(([split, list]) =>
    list.map((item) => {
      const object = typeof item === 'string' ? { text: item } : item;
      return isObject(object) ? { ...object, split } : item;
    }),
  );
}

/** Rows from columns; a column that is shorter than the longest has no more cells. */
function transposed(columns: readonly (readonly [string, readonly unknown[]])[]): JsonObject[] {
  const length = columns.reduce((longest, [, list]) => Math.max(longest, list.length), 0);
  return Array.from({ length }, (_, i) =>
    Object.fromEntries(columns.filter(([, list]) => i < list.length).map(([name, list]) => [name, list[i]])),
  );
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'a list' : `a ${typeof value}`;
}

/** Gathers rows and the columns that they have. */
class RowCollector {
  readonly #columns = new Set<string>();
  readonly #rows: TableRow[] = [];
  readonly #rejected: Rejection[] = [];

  constructor(
    readonly file: string,
    readonly format: 'json' | 'jsonl',
    readonly unit: RowUnit,
  ) {}

  /** @param raw the row as it stands in the file; null where it has no line of its own */
  add(line: number, value: unknown, raw: string | null): void {
    const object = typeof value === 'string' ? { text: value } : value;
    if (!isObject(object)) {
      this.reject(line, `${kindOf(value)}, not an object or a text`, raw ?? '');
      return;
    }
    const nested: string[] = [];
    const cells = Object.entries(object).map(([name, cell]): [string, Cell] => {
      this.#columns.add(name);
      if (typeof cell !== 'object') return [name, (cell ?? null) as Cell];
      if (cell !== null) nested.push(name);
      return [name, null];
    });
    const row = { line, cells: Object.fromEntries(cells) };
    this.#rows.push(nested.length > 0 ? { ...row, nested } : row);
  }

  reject(line: number, reason: string, raw: string): void {
    this.#rejected.push({ file: this.file, line, unit: this.unit, reason, start: startOf(raw) });
  }

  table(ifEmpty: string): Table {
    if (this.#rows.length + this.#rejected.length === 0) return unreadable(this.file, this.format, ifEmpty);
    return {
      file: this.file,
      format: this.format,
      delimiter: null,
      header: false,
      columns: [...this.#columns],
      unit: this.unit,
      rows: this.#rows,
      rejected: this.#rejected,
      notes: [],
    };
  }
}

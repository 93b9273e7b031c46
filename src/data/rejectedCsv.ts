import type { Rejection } from './table';

/** The list of rejected rows as CSV (RFC 4180, \r\n): file, line or item, reason, how the row begins. */
export function rejectedCsv(rejected: readonly Rejection[]): string {
  const rows = rejected.map(({ file, line, unit, reason, start }) => [
    file,
    placeOf(line, unit),
    reason,
    start,
  ]);
  return [['file', 'line', 'reason', 'start'], ...rows]
    .map((row) => `${row.map(quoted).join(',')}\r\n`)
    .join('');
}

function placeOf(line: number | null, unit: Rejection['unit']): string {
  if (line === null) return '';
  return unit === 'line' ? String(line) : `item ${line}`;
}

/** A cell that a spreadsheet would take for a formula gets an apostrophe in front. */
function quoted(cell: string): string {
  const safe = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

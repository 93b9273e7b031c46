export type CsvCell = string | number | null | undefined;

/**
 * Rows as CSV (RFC 4180, with "\n" between rows): a cell with a comma, a quote or a line break stands in quotes, and null
 * is an empty cell. Numbers are written with as many digits as it takes to read the same number again.
 */
export function csvOf(rows: Iterable<readonly CsvCell[]>): string {
  let text = '';
  for (const row of rows) text += `${row.map(cellText).join(',')}\n`;
  return text;
}

function cellText(cell: CsvCell): string {
  const value = String(cell ?? '');
  return /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}

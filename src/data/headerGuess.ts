import { isKnownName } from './columnNames';
import { isLabelWord } from './labelWords';

/** A name of a column is not longer than this. */
const NAME_LENGTH = 60; // characters
const NAME_WORDS = 6;

/** Labels that stand as often below a name such as "member" as words do. */
const PLAIN_LABEL = /^(?:[01](?:\.0+)?|true|false|yes|no)$/i;

/** Whether the first row of a table names its columns, told from the row and from the rows below it. */
export function looksLikeHeader(
  first: readonly string[],
  below: readonly (readonly string[])[],
  maximum = 200,
): boolean {
  const cells = first.map((cell) => cell.trim());
  if (cells.every((cell) => cell === '')) return false;
  if (cells.some((cell) => cell.length > NAME_LENGTH || cell.split(/\s+/).length > NAME_WORDS)) return false;
  if (cells.some((cell) => isKnownName(cell) && !isLabelWord(cell))) return true;

  const columns = cells.map((_, i) => below.slice(0, maximum).map((row) => (row[i] ?? '').trim()));
  const isData = cells.some((cell, i) => {
    if (cell === '') return false;
    if (columns[i]!.includes(cell) || isNumber(cell)) return true;
    if (!isLabelWord(cell)) return false;
    if (PLAIN_LABEL.test(cell) && !isKnownName(cell)) return true;
    // "member" above 0 and 1 or above texts is a name, "member" above "non-member" is a label
    return columns[i]!.some((label) => isLabelWord(label) && !PLAIN_LABEL.test(label));
  });
  return !isData && below.length > 0;
}

export function isNumber(cell: string): boolean {
  return cell.trim() !== '' && Number.isFinite(Number(cell));
}

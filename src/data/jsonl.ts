import { applyMapping } from './columnMapping';
import { readJsonLines } from './readJson';
import type { LabelledText } from './records';

/** A line that cannot be used, and why. */
export interface RejectedLine {
  readonly line: number;
  readonly reason: string;
}

export interface ReadTexts {
  readonly texts: readonly LabelledText[];
  readonly rejected: readonly RejectedLine[];
}

/**
 * Reads labelled texts from JSON Lines: one object a line with `text`, and where they are given `id` and `label`
 * (1 = member, 0 = non-member, or a word for it; null or absent = not known). A line without an id is named after its
 * number. Empty lines are skipped; a bad line is rejected with the reason and the others go on.
 */
export function readJsonl(content: string): ReadTexts {
  const table = readJsonLines('', content);
  const mapping = { text: 'text', label: 'label', id: 'id', paraphrase: null, split: null };
  const mapped = applyMapping(table, mapping);
  const rejected = [...table.rejected, ...mapped.rejected]
    .flatMap(({ line, reason }) => (line === null ? [] : [{ line, reason }]))
    .sort((a, b) => a.line - b.line);
  return { texts: mapped.texts.map(({ id, text, member }) => ({ id, text, member })), rejected };
}

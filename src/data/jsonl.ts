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
 * (1 or true = member, 0 or false = non-member, null or absent = not known). A line without an id is named after its
 * number. Empty lines are skipped; a bad line is rejected with the reason and the others go on.
 */
export function readJsonl(content: string): ReadTexts {
  const texts: LabelledText[] = [];
  const rejected: RejectedLine[] = [];
  const lineOfId = new Map<string, number>();
  content
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\n|\r/)
    .forEach((raw, i) => {
      const line = i + 1;
      if (raw.trim() === '') return;
      const read = readLine(raw, line);
      if (typeof read === 'string') {
        rejected.push({ line, reason: read });
        return;
      }
      const earlier = lineOfId.get(read.id);
      if (earlier !== undefined) {
        rejected.push({ line, reason: `the id "${read.id}" stands already in line ${earlier}` });
        return;
      }
      lineOfId.set(read.id, line);
      texts.push(read);
    });
  return { texts, rejected };
}

function readLine(raw: string, line: number): LabelledText | string {
  let value: unknown;
  try {
    value = JSON.parse(raw);
  } catch (error) {
    return `not JSON: ${error instanceof Error ? error.message : String(error)}`;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'not an object';
  const { id, text, label } = value as Record<string, unknown>;
  if (typeof text !== 'string') return 'no "text", or one that is not a string';
  if (text === '') return 'the text is empty';
  if (id !== undefined && typeof id !== 'string' && typeof id !== 'number')
    return 'the "id" is neither a string nor a number';
  const member = readLabel(label);
  if (member === undefined) return `the label ${JSON.stringify(label)} is none of 1, 0, true, false, null`;
  return { id: id === undefined ? `line-${line}` : String(id), text, member };
}

function readLabel(label: unknown): boolean | null | undefined {
  if (label === undefined || label === null) return null;
  if (label === 1 || label === true) return true;
  if (label === 0 || label === false) return false;
  return undefined;
}

import * as v from 'valibot';

/** The part that a shipped record plays; drawn by seed before anything was trained. */
export const RECORD_ROLES = [
  'member',
  'nonmember',
  'prefix-member',
  'prefix-nonmember',
  'auxiliary',
] as const;

export const DOMAINS = ['clinic', 'support', 'message', 'news', 'office'] as const;

const ShippedRecord = v.object({
  id: v.string(),
  domain: v.picklist(DOMAINS),
  role: v.picklist(RECORD_ROLES),
  text: v.string(),
  /** The same meaning in other words. */
  paraphrase: v.string(),
});

export type ShippedRecord = v.InferOutput<typeof ShippedRecord>;

/** A text with its label: true = member of the target's training set, null = not known. */
export interface LabelledText {
  readonly id: string;
  readonly text: string;
  readonly member: boolean | null;
}

/** Reads records.jsonl. @throws Error naming the line that is malformed */
export function readRecords(jsonl: string): ShippedRecord[] {
  return jsonl
    .split('\n')
    .map((line, i) => ({ line, number: i + 1 }))
    .filter(({ line }) => line.trim() !== '')
    .map(({ line, number }) => {
      try {
        return v.parse(ShippedRecord, JSON.parse(line));
      } catch (error) {
        throw new Error(
          `records.jsonl, line ${number}: ${error instanceof Error ? error.message : String(error)}`,
          { cause: error },
        );
      }
    });
}

/** The records that are evaluated: members and known non-members; prefix and auxiliary ones never are. */
export function evaluatedRecords(records: readonly ShippedRecord[]): LabelledText[] {
  return records
    .filter(({ role }) => role === 'member' || role === 'nonmember')
    .map(({ id, text, role }) => ({ id, text, member: role === 'member' }));
}

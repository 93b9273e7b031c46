import * as v from 'valibot';
import { DOMAINS, RECORD_ROLES, type ShippedRecord } from './records';

/** A record named by the part it plays rather than by its words, so that it survives a new draw of the parts. */
const RecordChoice = v.object({
  domain: v.picklist(DOMAINS),
  role: v.picklist(RECORD_ROLES),
  field: v.picklist(['text', 'paraphrase']),
  /** Preferred ids: the first one that plays the part is taken, else the first such record of the domain. */
  ids: v.optional(v.array(v.string()), []),
});

const common = {
  id: v.string(),
  title: v.string(),
  /** What there is to see in it, in a sentence. */
  why: v.string(),
};

const ExampleFile = v.array(
  v.union([v.object({ ...common, text: v.string() }), v.object({ ...common, record: RecordChoice })]),
);

/** What is known of an example: part of the fine-tuning set, known to be outside of it, or neither. */
export type ExampleKind = 'member' | 'nonmember' | 'unlabelled';

export interface Example {
  readonly id: string;
  readonly title: string;
  readonly why: string;
  readonly text: string;
  readonly kind: ExampleKind;
  /** The shipped record that it comes from; null where it comes from none. */
  readonly record: string | null;
}

/**
 * Reads examples.json and looks its records up. An example whose record is not there is left out.
 *
 * @throws Error where the file is malformed
 */
export function resolveExamples(json: string, records: readonly ShippedRecord[]): Example[] {
  return v.parse(ExampleFile, JSON.parse(json)).flatMap((example): Example[] => {
    const { id, title, why } = example;
    if ('text' in example) return [{ id, title, why, text: example.text, kind: 'unlabelled', record: null }];
    const { role, domain, field, ids } = example.record;
    const fitting = records.filter((record) => record.role === role && record.domain === domain);
    const preferred = ids.flatMap((wanted) => fitting.find((record) => record.id === wanted) ?? []);
    const found = preferred[0] ?? fitting[0];
    if (!found) return [];
    // a paraphrase was never trained on, whatever its record is
    const kind = field === 'text' && (role === 'member' || role === 'nonmember') ? role : 'unlabelled';
    return [{ id, title, why, text: found[field], kind, record: found.id }];
  });
}

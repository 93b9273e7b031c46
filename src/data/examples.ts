import * as v from 'valibot';
import { DOMAINS, RECORD_ROLES, type ShippedRecord } from './records';

/** A record named by the part it plays rather than by its words, so that it survives a new draw of the parts. */
const FromRecord = v.object({
  role: v.picklist(RECORD_ROLES),
  domain: v.picklist(DOMAINS),
  field: v.picklist(['text', 'paraphrase']),
  /** Ids in order of preference: the first one that plays the part is taken, else the first such record of the domain. */
  ids: v.array(v.string()),
});

const common = {
  id: v.string(),
  title: v.string(),
  /** What there is to see in it, in a sentence. */
  why: v.string(),
};

const ExampleFile = v.object({
  examples: v.array(
    v.union([v.object({ ...common, text: v.string() }), v.object({ ...common, from: FromRecord })]),
  ),
});

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
export function readExamples(json: string, records: readonly ShippedRecord[]): Example[] {
  return v.parse(ExampleFile, JSON.parse(json)).examples.flatMap((example): Example[] => {
    const { id, title, why } = example;
    if ('text' in example) return [{ id, title, why, text: example.text, kind: 'unlabelled', record: null }];
    const { role, domain, field, ids } = example.from;
    const fitting = records.filter((record) => record.role === role && record.domain === domain);
    const found =
      ids.flatMap((wanted) => fitting.find((record) => record.id === wanted) ?? [])[0] ?? fitting[0];
    if (!found) return [];
    // a paraphrase was never trained on, whatever its record is
    const kind = field === 'text' && (role === 'member' || role === 'nonmember') ? role : 'unlabelled';
    return [{ id, title, why, text: found[field], kind, record: found.id }];
  });
}

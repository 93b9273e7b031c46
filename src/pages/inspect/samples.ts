import type { Example } from '../../data/examples';
import type { ShippedRecord } from '../../data/records';
import type { KnownLabels } from '../../state/knownLabels';

/**
 * The samples as they hold for a target: those that stand for a class are taken from its own members and non-members, of the
 * same domain, and left out where there are none.
 */
export function samplesFor(
  examples: readonly Example[],
  { of, texts }: Pick<KnownLabels, 'of' | 'texts'>,
  records: readonly ShippedRecord[],
): readonly Example[] {
  if (of === 'shipped' || of === 'base') return examples;
  const classes = new Map(texts.map(({ id, member }) => [id, member]));
  return examples.flatMap((example): Example[] => {
    const record = records.find(({ id }) => id === example.record);
    if (!record || !classes.has(record.id)) return [example];
    const member = record.role === 'member';
    const fitting = ({ id, domain }: ShippedRecord) => domain === record.domain && classes.get(id) === member;
    const taken = fitting(record) ? record : records.find(fitting);
    if (!taken) return [];
    const reworded = example.text === record.paraphrase;
    const why = reworded
      ? example.why
      : `One of the ${taken.domain} records that this target was ${member ? '' : 'not '}trained on.`;
    return [{ ...example, why, text: reworded ? taken.paraphrase : taken.text, record: taken.id }];
  });
}

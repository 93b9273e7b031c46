import { evaluatedRecords, type ShippedRecord } from '../data/records';
import type { RecordsRead } from '../data/recordsRead';
import type { DataPlan } from './dataPlan';
import type { RunSpec } from './runSpec';

/**
 * What the model of a run has read of the shipped records. A text counts as read, white space at its ends aside, where it
 * stands in the training list in any part.
 */
export function recordsReadBy(
  { data }: Pick<RunSpec, 'data'>,
  plan: DataPlan,
  records: readonly ShippedRecord[],
): RecordsRead {
  const parts = new Map(plan.training.map(({ text, part }) => [text.trim(), part]));
  const partOf = ({ text }: { readonly text: string }) => parts.get(text.trim());
  const otherTexts = data.source.kind === 'given';
  const evaluated = evaluatedRecords(records);
  const members = otherTexts ? evaluated.filter((one) => partOf(one) === 'member') : plan.members;
  const nonmembers = otherTexts ? evaluated : plan.nonmembers;
  const front = records.filter(({ role }) => role === 'prefix-member');
  return {
    members: idsOf(members),
    nonmembers: idsOf(nonmembers.filter((one) => partOf(one) === undefined)),
    prefixMembers: idsOf(front.filter((one) => partOf(one) !== undefined)),
    coins: plan.coins && !otherTexts,
    otherTexts,
  };
}

const idsOf = (texts: readonly { readonly id: string }[]) => texts.map(({ id }) => id);

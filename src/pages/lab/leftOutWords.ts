import type { DataPlan } from '../../lab/dataPlan';
import type { RunSpec } from '../../lab/runSpec';
import { formatMany } from '../../ui/format';

/** What of the texts is not used, and what deduplication does to them: known before a run. Sentences. */
export function leftOutWords(
  { data, defence }: Pick<RunSpec, 'data' | 'defence'>,
  { leftOut }: Pick<DataPlan, 'leftOut'>,
): string[] {
  const { duplicates, deduplicated, copies } = leftOut;
  const said: string[] = [];
  if (duplicates > 0)
    said.push(
      `${formatMany(duplicates, 'copy', 'copies')} of other texts ${duplicates === 1 ? 'is' : 'are'} left out.`,
    );
  if (defence.kind !== 'deduplication') return said;
  const taken = [
    ...(deduplicated > 0
      ? [`${formatMany(deduplicated, 'text')} that ${deduplicated === 1 ? 'is' : 'are'} like an earlier one`]
      : []),
    ...(copies > 0 ? [`${formatMany(copies, 'repeat')} of canaries, so that each stands there once`] : []),
  ];
  if (taken.length > 0) return [...said, `Deduplication takes out ${taken.join(' and ')}.`];
  const tip =
    data.canaries === null ? ' Canaries, texts that stand there more often, show what it does.' : '';
  return [...said, `Nothing is alike among these texts: deduplication takes nothing out.${tip}`];
}

import type { ShippedRecord } from '../data/records';
import { shareOfWordsChanged } from '../defences/wordsChanged';
import { planData, type TrainingText } from './dataPlan';
import type { RunRecord } from './runRecord';
import type { SoftDefence } from './runSpec';
import { softChoice, type SoftRow } from './softRun';

/** A text that SOFT replaced, or would have, as far as it can be shown. */
export interface SoftListed {
  readonly id: string;
  readonly original: string;
  /** null = there is none, or it was not kept. */
  readonly paraphrase: string | null;
  /** When it is replaced: in the first epoch, or from the second on. */
  readonly from: 'start' | 'second epoch';
  /** Trained on in no form, for want of a paraphrase. */
  readonly leftOut: boolean;
  /** Mean losses, nats a token; null = not known. */
  readonly baseLoss: number | null;
  readonly warmLoss: number | null;
  /** Share of the original's words that the paraphrase does not have; null without a paraphrase. */
  readonly changed: number | null;
}

export interface SoftList {
  /** Those that are replaced from the start first. */
  readonly texts: readonly SoftListed[];
  /** What cannot be shown, and why, in a sentence; null where nothing lacks. */
  readonly lacking: string | null;
}

type Kept = Pick<RunRecord, 'spec' | 'soft'>;

const NOT_KEPT = 'Which texts were chosen is not kept with this run: it was made before that was.';
const MADE_IN_RUN =
  'Its paraphrases were made in the run and are not kept over visits: only the originals can be shown.';
const OTHER_TEXTS = 'Its texts cannot be shown: they are not among the records of this page.';

/**
 * What SOFT replaced in a run: as the run knows it or, of an earlier visit, dealt out again from its settings.
 *
 * @param rows of the run itself; null where it is not of this visit
 * @param records the shipped ones
 */
export function softListOf(
  { spec, soft }: Kept,
  rows: readonly SoftRow[] | null,
  records: readonly ShippedRecord[],
): SoftList {
  const { defence } = spec;
  if (defence.kind !== 'soft' || !soft) return { texts: [], lacking: null };
  if (rows) return { texts: listed(rows, defence), lacking: null };
  const training = trainingOf(spec, records);
  if (training?.length !== soft.texts) return { texts: [], lacking: OTHER_TEXTS };
  const ids = idsOf(soft, defence, training, spec.seed);
  if (!ids) return { texts: [], lacking: NOT_KEPT };
  const [chosen, leftOut] = [new Set(ids.chosen), new Set(ids.leftOut)];
  const given = defence.paraphrases === 'given';
  const again = training.map(({ id, text, paraphrase }): SoftRow => {
    const shown = given && !leftOut.has(id) ? paraphrase : null;
    return {
      id,
      original: text,
      paraphrase: shown,
      chosen: chosen.has(id),
      baseLoss: null,
      warmLoss: null,
      drop: null,
      changed: shown === null ? null : shareOfWordsChanged(text, shown),
    };
  });
  const texts = listed(again, defence).map((text) => ({ ...text, leftOut: leftOut.has(text.id) }));
  return { texts, lacking: given ? null : MADE_IN_RUN };
}

/** Those of the largest drop, or of the lowest loss, first; where no loss is known in the order of the list. */
function listed(rows: readonly SoftRow[], { others, selection }: SoftDefence): SoftListed[] {
  const key = ({ warmLoss, drop }: SoftRow) => (selection === 'loss-drop' ? -(drop ?? 0) : (warmLoss ?? 0));
  return rows
    .filter(({ chosen }) => chosen || others === 'paraphrases')
    .sort((a, b) => Number(b.chosen) - Number(a.chosen) || key(a) - key(b))
    .map(({ id, original, paraphrase, chosen, baseLoss, warmLoss, changed }) => ({
      id,
      original,
      paraphrase,
      from: chosen ? 'start' : 'second epoch',
      leftOut: paraphrase === null,
      baseLoss,
      warmLoss,
      changed,
    }));
}

/** null where the settings cannot be dealt out with these records. */
function trainingOf(spec: Kept['spec'], records: readonly ShippedRecord[]): readonly TrainingText[] | null {
  try {
    return planData(spec, records).training;
  } catch {
    return null;
  }
}

/** As they were kept; else where the choice did not hang on any loss: by chance, of all or of none. */
function idsOf(
  { ids, chosen, texts }: NonNullable<Kept['soft']>,
  defence: SoftDefence,
  training: readonly TrainingText[],
  seed: number,
): { readonly chosen: readonly string[]; readonly leftOut: readonly string[] } | null {
  if (ids) return ids;
  if (defence.paraphrases === 'generated') return null;
  const blank = training.map(() => null);
  const at =
    chosen === texts || chosen === 0
      ? [...training.keys()].slice(0, chosen)
      : defence.selection === 'random'
        ? softChoice(defence, training, { base: blank, warm: blank }, seed)
        : null;
  if (at?.length !== chosen) return null;
  const taken = new Set(at);
  const replaced = training.filter((_, i) => taken.has(i) || defence.others === 'paraphrases');
  const without = replaced.filter(({ paraphrase }) => paraphrase === null);
  return { chosen: at.map((i) => training[i]!.id), leftOut: without.map(({ id }) => id) };
}

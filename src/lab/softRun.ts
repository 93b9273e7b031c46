import type { LabelledText } from '../data/records';
import { PARAPHRASE_ROUNDS } from '../defences/paraphrase';
import { softSelectRatio } from '../defences/soft';
import { softDrop, softSelect, type SoftLosses } from '../defences/softSelection';
import { shareOfWordsChanged } from '../defences/wordsChanged';
import { seedFor } from '../passes/digest';
import type { Recipe } from '../training/recipe';
import type { DataPlan, TrainingText } from './dataPlan';
import type { RunSpec, SoftDefence } from './runSpec';
import type { SetLoss } from './utility';

/**
 * SOFT in steps, each of which is data and a function: the warm-up's recipe, the choice, the obfuscated list, the recipe
 * of the final fine-tuning. Who trains and scores in between is no concern of theirs.
 */

/** The warm-up: the run's own recipe over the originals, but for so many epochs, all of them. */
export function softWarmUp({ recipe }: Pick<RunSpec, 'recipe'>, { warmUpEpochs }: SoftDefence): Recipe {
  return { ...recipe, epochs: warmUpEpochs, patience: null };
}

/**
 * Passes that SOFT takes: losses for its choice and of the paraphrases on the base, paraphrases that are made here, and
 * the attacks on paraphrases, which read the target and the base. A threshold is taken for half of the texts.
 */
export function softPasses(
  { rule, others, paraphrases }: SoftDefence,
  { training, members, nonmembers }: Pick<DataPlan, 'training' | 'members' | 'nonmembers'>,
): number {
  const ratio = rule.kind === 'ratio' ? rule.ratio : 0.5;
  const chosen = softSelectRatio(new Float64Array(training.length), ratio).length;
  const replaced = others === 'paraphrases' ? training.length : chosen;
  const within = Math.round((replaced * members.length) / training.length);
  const made = paraphrases === 'generated';
  const without = made ? Math.min(within, nonmembers.length) : nonmembers.length;
  const asked = made ? PARAPHRASE_ROUNDS * (replaced + without) : 0;
  return 2 * training.length + replaced + asked + (within > 0 ? 2 * (within + without) : 0);
}

/** A text of the training list, and what SOFT makes of it. */
export interface SoftRow {
  readonly id: string;
  readonly original: string;
  /** What is trained on in its place; null = the text is trained on itself, or there is no paraphrase. */
  readonly paraphrase: string | null;
  /** From the first epoch on. Where all are replaced later, the others have paraphrases too. */
  readonly chosen: boolean;
  /** Mean losses, nats a token; null = it cannot be scored. */
  readonly baseLoss: number | null;
  readonly warmLoss: number | null;
  /** baseLoss − warmLoss. */
  readonly drop: number | null;
  /** Share of the original's words that the paraphrase does not have; null without a paraphrase. */
  readonly changed: number | null;
}

export interface SoftPlan {
  /** One for each text of the training list, in its order. */
  readonly rows: readonly SoftRow[];
  /** The list of the final fine-tuning: chosen texts by their paraphrases, repeated as before. */
  readonly training: readonly TrainingText[];
  /** What stands in the place of each of them from the second epoch on; null = they themselves. */
  readonly later: readonly TrainingText[] | null;
  /** Texts to be replaced that have no paraphrase: they are left out of the list, rather than trained on as they are. */
  readonly leftOut: number;
  /** Mean share of words changed, over all that are replaced, at once or later; null where nothing was. */
  readonly meanChanged: number | null;
  readonly others: SoftDefence['others'];
  /** null while it is not measured. */
  readonly baseLoss: SoftBaseLoss | null;
}

/** What the base makes of what was replaced: whether the paraphrases read as well as the originals. */
export interface SoftBaseLoss {
  readonly originals: SetLoss;
  readonly paraphrases: SetLoss;
}

/** Which texts of a training list SOFT replaces: positions, in increasing order. */
export function softChoice(
  defence: SoftDefence,
  training: readonly TrainingText[],
  losses: SoftLosses,
  seed: number,
): number[] {
  if (losses.warm.length !== training.length) throw new RangeError('Each text of the list needs a loss.');
  return softSelect(defence.selection, defence.rule, losses, seedFor(seed, 'soft'));
}

/**
 * The obfuscated list.
 *
 * @param chosen positions, of softChoice()
 * @param paraphraseOf by position in the list; null = there is none
 */
export function softPlan(
  training: readonly TrainingText[],
  losses: SoftLosses,
  chosen: readonly number[],
  paraphraseOf: (at: number) => string | null,
  others: SoftDefence['others'] = 'originals',
): SoftPlan {
  const taken = new Set(chosen);
  const isReplaced = (at: number) => taken.has(at) || others === 'paraphrases';
  const rows = training.map(({ id, text }, at): SoftRow => {
    const paraphrase = isReplaced(at) ? paraphraseOf(at) : null;
    const [baseLoss, warmLoss] = [losses.base[at] ?? null, losses.warm[at] ?? null];
    return {
      id,
      original: text,
      paraphrase,
      chosen: taken.has(at),
      baseLoss,
      warmLoss,
      drop: softDrop(baseLoss, warmLoss),
      changed: paraphrase === null ? null : shareOfWordsChanged(text, paraphrase),
    };
  });
  const kept = training.flatMap((text, at) => {
    const { chosen: atOnce, paraphrase } = rows[at]!;
    if (!isReplaced(at)) return [{ first: text, then: text }];
    if (paraphrase === null) return [];
    const other: TrainingText = { ...text, text: paraphrase, paraphrase: null };
    return [{ first: atOnce ? other : text, then: other }];
  });
  if (kept.length === 0)
    throw new RangeError('Every text was chosen and none has a paraphrase: there is nothing to train on.');
  const changed = rows.flatMap((row) => (row.changed === null ? [] : [row.changed]));
  return {
    rows,
    training: kept.map(({ first }) => first),
    later: others === 'paraphrases' ? kept.map(({ then }) => then) : null,
    leftOut: training.length - kept.length,
    meanChanged:
      changed.length === 0 ? null : changed.reduce((sum, share) => sum + share, 0) / changed.length,
    others,
    baseLoss: null,
  };
}

/**
 * A labelled set that asks whether the paraphrases have become members: those that were trained on, against paraphrases
 * of non-members. Empty classes where there are none of them.
 */
export function paraphraseSet(
  { rows }: Pick<SoftPlan, 'rows'>,
  { members, nonmembers }: Pick<DataPlan, 'members' | 'nonmembers'>,
  paraphraseOf: (id: string) => string | null,
): LabelledText[] {
  const evaluated = new Set(members.map(({ id }) => id)); // prefix texts are known to the attacker
  const within = rows.flatMap(({ id, paraphrase }) =>
    paraphrase !== null && evaluated.has(id) ? [{ id, text: paraphrase, member: true }] : [],
  );
  const trained = new Set(within.map(({ text }) => text));
  const without = nonmembers.flatMap(({ id }) => {
    const text = paraphraseOf(id);
    return text === null || trained.has(text) ? [] : [{ id, text, member: false }];
  });
  return [...within, ...without];
}

/** The evaluated texts by whether SOFT replaced them: originals that are still trained on, and those that are not. */
export function softGroups(
  { rows }: Pick<SoftPlan, 'rows'>,
  { members }: Pick<DataPlan, 'members'>,
): { readonly kept: readonly string[]; readonly replaced: readonly string[] } {
  const chosen = new Set(rows.flatMap((row) => (row.chosen ? [row.id] : [])));
  const ids = members.map(({ id }) => id);
  return { kept: ids.filter((id) => !chosen.has(id)), replaced: ids.filter((id) => chosen.has(id)) };
}

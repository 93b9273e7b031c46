import { accessOf } from '../attacks/access';
import type { Access, Attack } from '../attacks/attack';
import { ATTACKS, SET_ATTACKS } from '../attacks/registry';
import { optionsOf, type ChosenOptions } from '../attacks/scoring';
import type { LabelledText } from '../data/records';
import type { LabelShuffle } from '../metrics/labelShuffle';
import { scoreFact, type AttackFact, type OptionsFact, type RefereeFacts } from '../metrics/referee';
import type { SplitReport } from '../models/analysisContract';
import type { EvaluationSettings } from './evaluationPlan';
import type { EvaluationRow } from './evaluationRows';
import type { TrainingRecord } from './trainingRecord';
import type { Scores } from './scoreTable';

/** Everything that the page knows of a result. */
export interface KnownOfResult {
  readonly rows: readonly EvaluationRow[];
  readonly texts: readonly LabelledText[];
  readonly settings: EvaluationSettings;
  /** No more scores will come. */
  readonly over: boolean;
  /** The target has a base model that the control could be run on. */
  readonly hasBase: boolean;
  readonly split: SplitReport | null;
  /** By attack; those that are missing have not been run. */
  readonly shuffles: ReadonlyMap<string, LabelShuffle | null>;
  readonly training: TrainingRecord | null;
  readonly audit: RefereeFacts['audit'];
  /** Whether results on these texts had been seen under other options; null = not known. */
  readonly seenBefore: boolean | null;
}

/** Runs of words by which overlap is judged. */
const JUDGED_RUN = 7;

const WORDS: Readonly<Record<Access, string>> = {
  none: 'nothing',
  'log-probabilities': "log-probabilities of the text's own tokens",
  logits: 'whole predictions (logits)',
  gradients: 'gradients',
  weights: "the model's weights",
  reference: 'a reference model',
  'known-nonmembers': 'known non-members',
  'known-members': 'known members',
  labels: 'labelled texts to learn from',
};

/** What an attack asks for, in words. */
function accessWords(access: readonly Access[]): string[] {
  return access.map((kind) => WORDS[kind]);
}

/** What the referee is told about a result. */
export function refereeFactsOf(known: KnownOfResult): RefereeFacts {
  const { rows, texts, settings, over, hasBase, split, shuffles, audit } = known;
  const judged = rows.filter(({ kind, obstacle }) => kind !== 'blind' && obstacle === null);
  const count = (wanted: boolean) => texts.filter(({ member }) => member === wanted).length;
  const overlap = split?.overlaps.find(({ n }) => n === JUDGED_RUN);
  return {
    over,
    members: count(true),
    nonmembers: count(false),
    attacks: judged.map((row): AttackFact => {
      const { id, name, summary, control } = row;
      const skipped = settings.control === null && hasBase;
      return {
        id,
        name,
        access: accessWords(accessOfId(id, settings.options)),
        scores: scoreFact(summary),
        control:
          control === null || (control === 'not applicable' && skipped)
            ? 'not run'
            : control === 'not applicable'
              ? control
              : scoreFact(control),
      };
    }),
    blind: rows
      .filter(({ kind }) => kind === 'blind')
      .map(({ id, name, summary }) => ({ id, name, scores: scoreFact(summary) })),
    shuffles: rows
      .filter(({ id }) => SET_ATTACKS.some((attack) => attack.id === id && attack.trained))
      .map(({ id, name }) => ({
        id,
        name,
        shuffle: shuffles.has(id) ? shuffles.get(id)! : 'not run',
      })),
    overlap: split && {
      exact: split.exact,
      near: split.near,
      nonmembers: split.nonmembers,
      ngrams: overlap ? { n: overlap.n, limit: overlap.limit, over: overlap.over } : null,
    },
    options: optionsFact(rows, settings.options, known.seenBefore),
    training: trainingFact(known),
    audit,
  };
}

function accessOfId(id: string, options: ChosenOptions): readonly Access[] {
  const attack = ATTACKS.find((one) => one.id === id);
  if (attack) return accessOf(attack, optionsOf(attack, options));
  return SET_ATTACKS.find((one) => one.id === id)?.access ?? [];
}

function optionsFact(
  rows: readonly EvaluationRow[],
  chosen: ChosenOptions,
  seenBefore: boolean | null,
): OptionsFact {
  const run = new Set(rows.map(({ id }) => id));
  const all: readonly Pick<Attack, 'id' | 'name' | 'options'>[] = [...ATTACKS, ...SET_ATTACKS];
  const changed = all
    .filter(({ id }) => run.has(id))
    .flatMap((attack) =>
      attack.options.flatMap(({ key, label, initial }) => {
        const value = optionsOf(attack, chosen)[key]!;
        return value === initial ? [] : [{ attack: attack.name, option: label, value, initial }];
      }),
    );
  return { changed, seenBefore };
}

/** The losses of the evaluated texts are LOSS's own scores, where it ran as it is. */
function trainingFact({ rows, texts, settings, training }: KnownOfResult): RefereeFacts['training'] {
  const loss = rows.find(({ id }) => id === 'loss');
  const asItIs = loss !== undefined && !settings.options['loss']?.['calibrate'];
  const mean = (scores: Scores | null, wanted: boolean) => {
    const values = texts.flatMap(({ member }, i) => (member === wanted ? (scores?.[i] ?? []) : []));
    return values.length === 0 ? null : -values.reduce((sum, value) => sum + value, 0) / values.length;
  };
  const losses = (wanted: boolean) =>
    asItIs
      ? { target: mean(loss.scores, wanted), base: mean(loss.controlScores, wanted) }
      : { target: null, base: null };
  if (training === null && !asItIs) return null;
  return {
    epochs: training?.epochs ?? null,
    trainLoss: training?.trainLoss ?? null,
    heldOutLoss: training?.heldOutLoss ?? null,
    members: losses(true),
    nonmembers: losses(false),
  };
}

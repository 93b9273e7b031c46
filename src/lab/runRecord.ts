import * as v from 'valibot';
import { REFERENCES, SamiaAsked, ShadowsAsked } from './attackerWork';
import { AucFigure } from './aucFigure';
import { RunSpec } from './runSpec';

/** What is kept of a run: everything that it takes to show it again, compare it and make it again. */

export const RUN_RECORD_FORMAT = 1;

export { REFERENCES, type TrainedReference } from './attackerWork';

const number = v.pipe(v.number(), v.finite());
const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const figures = v.record(v.string(), AucFigure);
const maybe = v.nullable(number);

const SetLossShape = v.object({
  loss: maybe,
  perplexity: maybe,
  tokens: count,
  texts: count,
  undefined: count,
});
const pair = { heldOut: SetLossShape, unrelated: SetLossShape };

/** A point of the curve. */
const CurvePoint = v.object({
  /** Steps done; 0 = before the first. */
  step: count,
  /** Passes over the list that are done, with the part of the one that is not. */
  epoch: v.pipe(number, v.minValue(0)),
  /** Mean training loss since the point before, nats a token; null where none was measured. */
  loss: maybe,
  /** On the held-out texts; null where it was not measured at this step. */
  heldOutLoss: maybe,
  /** Norm of the step's gradient before clipping; null under DP-SGD, where it would tell of the texts. */
  gradientNorm: maybe,
});

/** After an epoch: what an attacker would see of a model that is let out now. */
const EpochRecord = v.object({
  epoch: count,
  aucs: figures,
  heldOutLoss: maybe,
});

const SoftSummary = v.object({
  /** Texts of the training list, those chosen, and those of them that were left out for want of a paraphrase. */
  texts: count,
  chosen: count,
  leftOut: count,
  /** Mean share of words changed, over all that are replaced, at once or later. */
  meanChanged: maybe,
  /** Whether paraphrases are members now: AUCs against paraphrases of non-members; null where not asked. */
  paraphrases: v.nullable(figures),
  /**
   * AUCs of a part of the members against all non-members: of originals that are trained on as they are, in the first
   * epoch at least, and of those that are replaced from the start. null in records of before they were kept.
   */
  parts: v.optional(v.nullable(v.object({ kept: figures, replaced: figures })), null),
  /**
   * Ids of the chosen texts, and of those to be replaced that were left out, in the order of the list: with the plan
   * they tell what was replaced. null in records of before they were kept.
   */
  ids: v.optional(v.nullable(v.object({ chosen: v.array(v.string()), leftOut: v.array(v.string()) })), null),
  /** Of the base, on the originals that were replaced and on their paraphrases; null in records of before. */
  baseLoss: v.optional(v.nullable(v.object({ originals: SetLossShape, paraphrases: SetLossShape })), null),
});

/** Texts that are not used. */
const LeftOutShape = v.object({
  duplicates: count,
  surplus: count,
  deduplicated: count,
  /** Repeats that deduplication took out of the list; null in records of before it was kept. */
  copies: v.optional(v.nullable(count), null),
});

const PrivacySummary = v.object({
  delta: number,
  /** What the accountant promises; null = nothing finite. */
  epsilon: maybe,
  samplingRate: number,
  steps: count,
  /** What the one-run audit shows, and the attack that showed it; null where it was not run. */
  audit: v.nullable(v.object({ attack: v.string(), epsilonLower: number })),
});

/** What is asked of a run besides its settings. */
const Asked = v.object({
  /** Attacks at its end; null = all of them. */
  finalAttacks: v.nullable(v.array(v.string())),
  references: v.array(v.picklist(REFERENCES)),
  shadows: v.nullable(ShadowsAsked),
  samia: v.nullable(SamiaAsked),
});

/** What an attacker's own training took, or the writing of the target for it. */
const WorkRecord = v.object({
  /** Models that were trained for it, and those that were here from before. */
  models: count,
  kept: count,
  /** Read forwards and backwards for it now. */
  trainingTokens: count,
  generatedTokens: count,
  seconds: v.pipe(number, v.minValue(0)),
  /** Id of a reference that came of it; null = no model is kept. */
  model: v.nullable(v.string()),
});
const work = v.optional(WorkRecord);

/** What guessing the coins shows: epsilon is at least so much (Steinke, Nasr and Jagielski 2023). */
const RunAuditShape = v.object({
  attack: v.string(),
  /** That of the promise; 0 where there is none. */
  delta: number,
  confidence: number,
  /** Texts that became members by a coin each. */
  coins: count,
  /** The highest scores, guessed to be members, and the lowest; right guesses among both. */
  guessedIn: count,
  guessedOut: count,
  correct: count,
  epsilonLower: number,
  /** The same if every guess were right. */
  largest: number,
});

const Shape = v.object({
  format: v.literal(RUN_RECORD_FORMAT),
  id: v.pipe(v.string(), v.minLength(1)),
  /** ISO 8601. */
  created: v.pipe(
    v.string(),
    v.check((time) => !Number.isNaN(Date.parse(time)), 'no date'),
  ),
  spec: RunSpec,
  /** The preset and its arm that the run belongs to; null = one of the visitor's own. */
  preset: v.nullable(v.object({ id: v.string(), arm: v.string() })),
  /** Of a run that failed the model is there, and what was found before; 'cancelled' = the same, in older records. */
  status: v.picklist(['running', 'done', 'stopped', 'failed', 'cancelled']),
  /** How training ended, and the epoch that the kept weights are of (null within one); null = it has not, and in older records. */
  trained: v.optional(
    v.nullable(v.object({ ended: v.picklist(['done', 'stopped', 'patience']), epoch: maybe })),
    null,
  ),
  /** Texts by their part in the run. */
  counts: v.object({
    /** In the list, repeats counted. */
    training: count,
    members: count,
    nonmembers: count,
    heldOut: count,
    /** Texts that are in no part: copies of others, more than were asked for, members too like others; null in older records. */
    leftOut: v.optional(v.nullable(LeftOutShape), null),
  }),
  /** Whether each evaluated text became a member by its own coin. */
  coins: v.boolean(),
  curve: v.array(CurvePoint),
  epochs: v.array(EpochRecord),
  /** Of all attacks at the end, by id. */
  aucs: figures,
  /** Attacks that read a reference, with another one than the base: figures by the reference, then by the attack's id. */
  references: v.object({ 'self-prompt': v.optional(figures), candidate: v.optional(figures) }),
  /** null in records of before it was kept. */
  asked: v.optional(v.nullable(Asked), null),
  /** By what the attacker did. */
  works: v.optional(
    v.object({ 'self-prompt': work, candidate: work, shadows: work, samia: work }),
    () => ({}),
  ),
  /** The same attacks with the base in the target's place ("Pretrain"); null where they were not run. */
  control: v.nullable(figures),
  /** null while it is not measured. */
  utility: v.nullable(v.object({ ...pair, base: v.object(pair) })),
  /** Time of the training alone; null while it runs. */
  seconds: v.nullable(v.pipe(number, v.minValue(0))),
  device: v.nullable(v.string()),
  versions: v.record(v.string(), v.string()),
  /** Of the weights that came of it; null = none were kept. */
  weights: v.nullable(v.object({ sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)), bytes: count })),
  /** Of the base's weights. */
  baseSha256: v.nullable(v.string()),
  soft: v.nullable(SoftSummary),
  privacy: v.nullable(PrivacySummary),
  /** null where no coins were tossed, and in records of before it was kept. */
  audit: v.optional(v.nullable(RunAuditShape), null),
  notes: v.array(v.string()),
  /** The command that made a recorded run; null = made in the page. */
  madeBy: v.nullable(v.string()),
});

const RunRecordShape = v.pipe(
  Shape,
  v.rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed) return;
    const { curve, epochs } = dataset.value;
    const back = (list: readonly number[]) => list.findIndex((value, i) => i > 0 && value <= list[i - 1]!);
    const step = back(curve.map((point) => point.step));
    const epoch = back(epochs.map((each) => each.epoch));
    if (step > 0) addIssue({ message: `curve: point ${step + 1} comes before the one in front of it` });
    if (epoch > 0) addIssue({ message: `epochs: entry ${epoch + 1} comes before the one in front of it` });
  }),
);

export type RunRecord = Readonly<v.InferOutput<typeof Shape>>;
export type CurvePoint = v.InferOutput<typeof CurvePoint>;
export type EpochRecord = v.InferOutput<typeof EpochRecord>;
export type SoftSummary = v.InferOutput<typeof SoftSummary>;
export type RunAsked = v.InferOutput<typeof Asked>;
export type WorkRecord = Readonly<v.InferOutput<typeof WorkRecord>>;
export type RunAudit = Readonly<v.InferOutput<typeof RunAuditShape>>;
export type PrivacySummary = v.InferOutput<typeof PrivacySummary>;

/** @param value what JSON.parse gave, or a copy of a record. @throws Error that names what is wrong, and where */
export function readRunRecord(value: unknown): RunRecord {
  const format = typeof value === 'object' && value !== null && 'format' in value ? value.format : undefined;
  if (typeof format === 'number' && format > RUN_RECORD_FORMAT)
    throw new Error(`This run was kept by a newer version of Trainspotter (format ${format}).`);
  const read = v.safeParse(RunRecordShape, value, { abortPipeEarly: true });
  if (read.success) return read.output;
  const [first, ...others] = read.issues;
  const place = v.getDotPath(first);
  const more = others.length > 0 ? `, and ${others.length} more` : '';
  throw new Error(`This is no run that can be read: ${place ? `${place}: ` : ''}${first.message}${more}.`);
}

/** As JSON, on one line. Everything comes back from readRunRecord(JSON.parse(…)). */
export function writeRunRecord(record: RunRecord): string {
  return JSON.stringify(record);
}

import type { LabelledText } from '../data/records';
import { evaluatedTexts, trainingTexts, type DataPlan } from '../lab/dataPlan';
import { auditOf, AUDITED_ATTACK } from '../lab/runAudit';
import {
  RUN_RECORD_FORMAT,
  type CurvePoint,
  type PrivacySummary,
  type RunAudit,
  type RunRecord,
} from '../lab/runRecord';
import { softGroups, type SoftPlan, type SoftRow } from '../lab/softRun';
import { figuresOf } from './labFigures';
import type { LabRun } from './labRun.svelte';
import type { AttackFinding } from './modelAttacks';

/** What a record says beside what the run itself knows. */
export interface RecordedWith {
  readonly preset: RunRecord['preset'];
  readonly versions: Readonly<Record<string, string>>;
  readonly baseSha256: string | null;
  /** The command; null = made in the page. */
  readonly madeBy: string | null;
}

/** A run as it is kept and compared. @throws Error where it has no plan */
export function runRecordOf(run: LabRun, { preset, versions, baseSha256, madeBy }: RecordedWith): RunRecord {
  const { plan, spec, status, soft, paraphrases } = run;
  if (!plan) throw new Error('The run has no plan.');
  const evaluated = evaluatedTexts(plan);
  const figures = (findings: readonly AttackFinding[], texts: readonly LabelledText[] = evaluated) => ({
    ...figuresOf(findings, texts),
  });
  const over = status !== 'waiting' && status !== 'running' && status !== 'paused';
  const audit = runAuditOf(run);
  return {
    format: RUN_RECORD_FORMAT,
    id: run.id,
    created: run.created,
    spec,
    preset,
    status: over ? status : 'running',
    trained: run.outcome && { ended: run.outcome.ended, epoch: run.outcome.epoch },
    counts: {
      training: trainingTexts(soft?.training ?? plan.training).length,
      members: plan.members.length,
      nonmembers: plan.nonmembers.length,
      heldOut: plan.heldOut.length,
      leftOut: { ...plan.leftOut },
    },
    coins: plan.coins,
    curve: curveOf(run),
    epochs: run.training.epochs.flatMap(({ epoch, aucs, heldOutLoss }) =>
      aucs ? [{ epoch, aucs: { ...aucs }, heldOutLoss }] : [],
    ),
    aucs: figures(run.findings),
    references: Object.fromEntries(
      Object.entries(run.works.references).map(([kind, findings]) => [kind, figures(findings)]),
    ),
    asked: run.asked,
    works: { ...run.works.done },
    control: run.control.length > 0 ? figures(run.control) : null,
    utility: run.utility,
    seconds: run.training.seconds,
    device: run.device,
    versions,
    weights: run.modelSha256 === null ? null : { sha256: run.modelSha256, bytes: run.modelBytes },
    baseSha256,
    soft: soft && {
      texts: soft.rows.length,
      chosen: soft.rows.filter(({ chosen }) => chosen).length,
      leftOut: soft.leftOut,
      meanChanged: soft.meanChanged,
      paraphrases: paraphrases && figures(paraphrases.findings, paraphrases.texts),
      parts: softParts(soft, plan, run.findings),
      ids: softIds(soft),
      baseLoss: soft.baseLoss && {
        originals: { ...soft.baseLoss.originals },
        paraphrases: { ...soft.baseLoss.paraphrases },
      },
    },
    privacy: privacyOf(run, audit),
    audit,
    notes: [...run.notes, ...(run.error === null ? [] : [run.error])],
    madeBy,
  };
}

/** A text that is to be replaced and is trained on in no form has no paraphrase. */
function softIds({ rows, others }: SoftPlan) {
  const idsOf = (some: readonly SoftRow[]) => some.map(({ id }) => id);
  const toBeReplaced = rows.filter(({ chosen }) => chosen || others === 'paraphrases');
  return {
    chosen: idsOf(rows.filter(({ chosen }) => chosen)),
    leftOut: idsOf(toBeReplaced.filter(({ paraphrase }) => paraphrase === null)),
  };
}

/** What the attacks make of the members that SOFT kept, and of those that it replaced; null before they were run. */
function softParts(soft: SoftPlan, plan: DataPlan, findings: readonly AttackFinding[]) {
  if (findings.length === 0) return null;
  const groups = softGroups(soft, plan);
  const evaluated = evaluatedTexts(plan);
  const partOf = (ids: readonly string[]) => {
    const own = new Set(ids);
    const at = evaluated.flatMap(({ id, member }, i) => (!member || own.has(id) ? [i] : []));
    const texts = at.map((i) => evaluated[i]!);
    const within = findings.map(({ scores, ...rest }) => ({ ...rest, scores: at.map((i) => scores[i]!) }));
    return { ...figuresOf(within, texts) };
  };
  return { kept: partOf(groups.kept), replaced: partOf(groups.replaced) };
}

/** A point for the base, and one for each step; an epoch's last step has the held-out loss. */
function curveOf({ training, spec }: LabRun): CurvePoint[] {
  const { losses, norms, epochs, start } = training;
  const perEpoch = start?.stepsPerEpoch ?? 1;
  const heldOut = new Map(epochs.map(({ epoch, heldOutLoss }) => [epoch * perEpoch, heldOutLoss]));
  const at = (step: number, loss: number | null, norm: number | null): CurvePoint => ({
    step,
    epoch: step / perEpoch,
    loss,
    heldOutLoss: heldOut.get(step) ?? null,
    gradientNorm: norm,
  });
  const hidden = spec.recipe.privacy !== null; // the norm of a step's gradient would tell of its texts
  return [at(0, null, null), ...losses.map((loss, i) => at(i + 1, loss, hidden ? null : (norms[i] ?? null)))];
}

/** Of a run that is over: where its members were drawn by coins, what its guesses prove. */
function runAuditOf({ spec, outcome, plan, findings }: LabRun): RunAudit | null {
  const audited = findings.find(({ id }) => id === AUDITED_ATTACK);
  if (!outcome || !plan?.coins || !audited) return null;
  const labels = evaluatedTexts(plan).map(({ member }) => member);
  return auditOf(audited.scores, labels, spec.seed, spec.recipe.privacy?.delta ?? 0);
}

function privacyOf({ spec, outcome, training }: LabRun, audit: RunAudit | null): PrivacySummary | null {
  const { privacy } = spec.recipe;
  if (!privacy || !outcome || !training.start) return null;
  return {
    delta: privacy.delta,
    epsilon: outcome.epsilon,
    samplingRate: training.start.samplingRate ?? 1,
    steps: outcome.steps,
    audit: audit && { attack: audit.attack, epsilonLower: audit.epsilonLower },
  };
}

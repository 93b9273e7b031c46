import type { LabelledText } from '../data/records';
import { evaluatedTexts, trainingTexts } from '../lab/dataPlan';
import { RUN_RECORD_FORMAT, type CurvePoint, type PrivacySummary, type RunRecord } from '../lab/runRecord';
import { oneRunAudit } from '../metrics/oneRunAudit';
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

const CONFIDENCE = 0.95;
/** The attack whose guesses are audited: fixed before any run, and one that every attacker with the base can make. */
const AUDITED = 'ratio';

/** A run as it is kept and compared. @throws Error where it has not begun */
export function runRecordOf(run: LabRun, { preset, versions, baseSha256, madeBy }: RecordedWith): RunRecord {
  const { plan, spec, status, soft, outcome, paraphrases } = run;
  if (!plan || status === 'waiting') throw new Error('The run has not begun.');
  const evaluated = evaluatedTexts(plan);
  const figures = (findings: readonly AttackFinding[], texts: readonly LabelledText[] = evaluated) => ({
    ...figuresOf(findings, texts),
  });
  const over = status !== 'running' && status !== 'paused';
  return {
    format: RUN_RECORD_FORMAT,
    id: run.id,
    created: run.created,
    spec,
    preset,
    status: !over ? 'running' : status === 'failed' ? 'cancelled' : status,
    counts: {
      training: trainingTexts(soft?.training ?? plan.training).length,
      members: plan.members.length,
      nonmembers: plan.nonmembers.length,
      heldOut: plan.heldOut.length,
    },
    coins: plan.coins,
    curve: curveOf(run),
    epochs: run.epochs.flatMap(({ epoch, aucs, heldOutLoss }) =>
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
    seconds: over ? run.trainingSeconds : null,
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
    },
    privacy: outcome && privacyOf(run),
    notes: [...run.notes, ...(run.error === null ? [] : [run.error])],
    madeBy,
  };
}

/** A point for the base, and one for each step; an epoch's last step has the held-out loss. */
function curveOf({ losses, norms, epochs, start, spec }: LabRun): CurvePoint[] {
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

function privacyOf({ spec, outcome, start, plan, findings }: LabRun): PrivacySummary | null {
  const { privacy } = spec.recipe;
  if (!privacy || !outcome || !start) return null;
  const audited = findings.find(({ id }) => id === AUDITED);
  const labels = evaluatedTexts(plan!).map(({ member }) => member);
  const audit =
    plan!.coins && audited
      ? oneRunAudit(audited.scores, labels, spec.seed, { delta: privacy.delta, confidence: CONFIDENCE })
      : null;
  return {
    delta: privacy.delta,
    epsilon: outcome.epsilon,
    samplingRate: start.samplingRate ?? 1,
    steps: outcome.steps,
    audit: audit && { attack: AUDITED, epsilonLower: audit.epsilonLower },
  };
}

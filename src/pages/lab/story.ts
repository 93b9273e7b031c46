import type { AucFigure } from '../../lab/aucFigure';
import type { RunRecord, SoftSummary } from '../../lab/runRecord';
import { earlierEpoch, wasStopped } from '../../lab/runEnd';
import type { RunSpec } from '../../lab/runSpec';
import { mean } from 'd3-array';
import { keptWords } from './keptWords';
import { provenWords } from './provenWords';
import {
  formatAuc,
  formatCount,
  formatFixed,
  formatInterval,
  formatMany,
  formatPercent,
} from '../../ui/format';

/** The attack that a story is about: named before any run, and of the target alone. */
const TOLD = { id: 'loss', name: 'LOSS' };

/** What happened in a run, in sentences that are made of its numbers. @param base what the base is called */
export function storyOf(record: RunRecord, base: string): string[] {
  return [training(record, base), failure(record), leak(record), use(record), defence(record)].filter(
    (sentence) => sentence !== null,
  );
}

function training(record: RunRecord, base: string): string {
  const { curve, counts, spec } = record;
  const done = curve.at(-1)?.epoch ?? 0;
  const epochs = Number.isInteger(done) ? formatMany(done, 'epoch') : `${formatFixed(done, 1)} epochs`;
  const [first, last] = [0, Math.ceil(done) - 1].map((epoch) => epochLoss(curve, epoch));
  const how = spec.recipe.method.kind === 'lora' ? `a LoRA of ${base}` : base;
  const opening = `${upper(how)} read ${formatMany(counts.training, 'text')} for ${epochs}${endOfTraining(record)}`;
  const earlier = earlierEpoch(record.trained, done);
  const kept = earlier === null ? '' : ` ${keptWords(earlier)}`;
  if (first == null || last == null) return `${opening}.${kept}`;
  const moved = last < first ? 'fell' : last > first ? 'rose' : 'stayed';
  return done <= 1
    ? `${opening}: a training loss of ${formatFixed(last, 2)} nats a token.${kept}`
    : `${opening}: the training loss ${moved} from ${formatFixed(first, 2)} to ${formatFixed(last, 2)} nats a token (means of the first and of the last epoch).${kept}`;
}

function endOfTraining(record: RunRecord): string {
  if (wasStopped(record)) return ', and was stopped there';
  return record.trained?.ended === 'patience'
    ? ', and stopped there, as the held-out loss no longer fell'
    : '';
}

/** Of a run that ended before everything was measured; null of others. */
function failure({ status }: RunRecord): string | null {
  return status === 'failed' || status === 'cancelled'
    ? 'The run failed after training: what is missing here was not measured any more.'
    : null;
}

/** Mean over the steps of an epoch, from 0. */
function epochLoss(curve: RunRecord['curve'], epoch: number): number | null {
  const losses = curve.filter((point) => point.epoch > epoch && point.epoch <= epoch + 1 + 1e-9);
  return mean(losses, ({ loss }) => loss) ?? null;
}

function leak({ aucs, control }: RunRecord): string | null {
  const [after, before] = [aucs[TOLD.id], control?.[TOLD.id]];
  if (after?.auc == null) return null;
  const tells = apart(after) ? 'tells members from non-members' : 'does not tell members from non-members';
  const base = before?.auc == null ? '' : `; on the base it is ${inNumbers(before)}`;
  return `${TOLD.name} ${tells}: AUC ${inNumbers(after)}${base}.`;
}

/** Whether the interval lies above chance; without one, whether the value does. */
const apart = ({ auc, interval }: AucFigure) => (interval ? interval[0] > 0.5 : auc! > 0.5);

const inNumbers = ({ auc, interval }: AucFigure) =>
  `${formatAuc(auc!)}${interval ? ` ${formatInterval(interval)}` : ''}`;

/**
 * Whether the held-out texts chose the epoch whose model this is: then what is measured on them is too good. Training
 * that is stopped by hand keeps the model as it is then.
 */
export function heldOutChose(record: RunRecord): boolean {
  return record.spec.recipe.patience !== null && !wasStopped(record) && record.counts.heldOut > 0;
}

function use(record: RunRecord): string | null {
  const { utility } = record;
  const after = utility?.heldOut.perplexity;
  const before = utility?.base.heldOut.perplexity;
  if (after == null || before == null) return null;
  const share = after / before - 1;
  const change =
    Math.abs(share) < 0.005
      ? 'as good as the base’s'
      : `${formatPercent(Math.abs(share), 0)} ${share < 0 ? 'better' : 'worse'} than the base’s ${formatFixed(before, 1)}`;
  const chose = heldOutChose(record) ? ', which also chose its epoch,' : '';
  return `Its perplexity on held-out texts of the same kind${chose} is ${formatFixed(after, 1)}, ${change}.`;
}

function defence({ soft, privacy, spec }: RunRecord): string | null {
  if (soft) return obfuscation(soft, spec);
  if (!privacy) return null;
  const promise =
    privacy.epsilon === null
      ? 'DP-SGD promises nothing finite at this noise'
      : `DP-SGD promises ε = ${formatFixed(privacy.epsilon, 2)} at δ = ${privacy.delta}`;
  return `${promise}${privacy.audit ? `; by the audit ${provenWords(privacy.audit.epsilonLower)}` : ''}.`;
}

/** What is left out is counted among the chosen, or, where the others are replaced later, among all. */
function obfuscation({ texts, chosen, leftOut, meanChanged }: SoftSummary, { defence }: RunSpec): string {
  const all = formatMany(texts, 'text');
  const later = defence.kind === 'soft' && defence.others === 'paraphrases';
  const whose = later ? 'the words of all of them' : 'their words';
  const changed = meanChanged === null ? '' : `, ${formatPercent(meanChanged, 0)} of ${whose} changed`;
  const missing =
    leftOut === 0
      ? ''
      : `; ${formatCount(leftOut)} ${leftOut === 1 ? 'was' : 'were'} left out for want of one`;
  if (later)
    return `SOFT chose ${chosen} of ${all} to be replaced by paraphrases from the start, and replaced the others from the second epoch on${changed}${missing}.`;
  return `SOFT put paraphrases in the place of ${chosen - leftOut} of ${all}${changed}${missing}.`;
}

const upper = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

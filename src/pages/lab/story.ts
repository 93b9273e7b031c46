import type { AucFigure } from '../../lab/aucFigure';
import type { RunRecord } from '../../lab/runRecord';
import { mean } from 'd3-array';
import { formatAuc, formatFixed, formatInterval, formatMany, formatPercent } from '../../ui/format';

/** The attack that a story is about: named before any run, and of the target alone. */
const TOLD = { id: 'loss', name: 'LOSS' };

/** What happened in a run, in sentences that are made of its numbers. @param base what the base is called */
export function storyOf(record: RunRecord, base: string): string[] {
  return [training(record, base), leak(record), use(record), defence(record)].filter(
    (sentence) => sentence !== null,
  );
}

function training({ curve, counts, spec, status }: RunRecord, base: string): string {
  const done = curve.at(-1)?.epoch ?? 0;
  const epochs = Number.isInteger(done) ? formatMany(done, 'epoch') : `${formatFixed(done, 1)} epochs`;
  const [first, last] = [0, Math.ceil(done) - 1].map((epoch) => epochLoss(curve, epoch));
  const how = spec.recipe.method.kind === 'lora' ? `a LoRA of ${base}` : base;
  const opening = `${upper(how)} read ${formatMany(counts.training, 'text')} for ${epochs}${status === 'stopped' ? ', and was stopped there' : ''}`;
  if (first == null || last == null) return `${opening}.`;
  const moved = last < first ? 'fell' : last > first ? 'rose' : 'stayed';
  return done <= 1
    ? `${opening}: a training loss of ${formatFixed(last, 2)} nats a token.`
    : `${opening}: the training loss ${moved} from ${formatFixed(first, 2)} to ${formatFixed(last, 2)} nats a token (means of the first and of the last epoch).`;
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

function use({ utility }: RunRecord): string | null {
  const after = utility?.heldOut.perplexity;
  const before = utility?.base.heldOut.perplexity;
  if (after == null || before == null) return null;
  const share = after / before - 1;
  const change =
    Math.abs(share) < 0.005
      ? 'as good as the base’s'
      : `${formatPercent(Math.abs(share), 0)} ${share < 0 ? 'better' : 'worse'} than the base’s ${formatFixed(before, 1)}`;
  return `Its perplexity on held-out texts of the same kind is ${formatFixed(after, 1)}, ${change}.`;
}

function defence({ soft, privacy }: RunRecord): string | null {
  if (soft) {
    const changed =
      soft.meanChanged === null ? '' : `, ${formatPercent(soft.meanChanged, 0)} of their words changed`;
    return `SOFT put paraphrases in the place of ${soft.chosen} of ${formatMany(soft.texts, 'text')}${changed}.`;
  }
  if (!privacy) return null;
  const promise =
    privacy.epsilon === null
      ? 'DP-SGD promises nothing finite at this noise'
      : `DP-SGD promises ε = ${formatFixed(privacy.epsilon, 2)} at δ = ${privacy.delta}`;
  return `${promise}${privacy.audit ? `; the audit proves at least ${formatFixed(privacy.audit.epsilonLower, 2)}` : ''}.`;
}

const upper = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

import { columnTitle } from '../../lab/runColumn';
import type { RunSpec } from '../../lab/runSpec';
import type { LabRun, RunStage } from '../../state/labRun.svelte';
import { formatDuration, formatFixed, formatMany } from '../../ui/format';

/** How a run trains: "LoRA, rank 16". */
export function methodOf({ recipe: { method } }: Pick<RunSpec, 'recipe'>): string {
  return method.kind === 'full' ? 'full' : `LoRA, rank ${method.rank}`;
}

/** What a run does against leaks; null = nothing. */
export function defenceOf({ defence, recipe }: Pick<RunSpec, 'defence' | 'recipe'>): string | null {
  const parts = [
    defence.kind === 'soft'
      ? `SOFT, ${{ loss: 'by loss', 'loss-drop': 'by loss drop', random: 'by chance' }[defence.selection]}`
      : null,
    defence.kind === 'deduplication' ? 'deduplication' : null,
    recipe.privacy ? `DP-SGD, noise ${formatFixed(recipe.privacy.noiseMultiplier, 2)}` : null,
    recipe.dropout > 0 ? `dropout ${recipe.dropout}` : null,
    recipe.method.kind === 'lora' && recipe.method.dropout > 0
      ? `LoRA dropout ${recipe.method.dropout}`
      : null,
    recipe.method.kind === 'lora' && recipe.method.layers !== null ? 'blocks left out' : null,
    recipe.patience !== null ? 'early stopping' : null,
  ].filter((part) => part !== null);
  return parts.length === 0 ? null : parts.join(', ');
}

/** What a run is called where the visitor gives it no name: "nano, LoRA, 3 epochs". */
export function nameFor(spec: Pick<RunSpec, 'base' | 'recipe' | 'defence'>, base: string): string {
  return `${base}, ${columnTitle(spec)}, ${formatMany(spec.recipe.epochs, 'epoch')}`;
}

const STAGES: Record<RunStage, string> = {
  preparing: 'Preparing',
  'warm-up': 'SOFT’s warm-up',
  choosing: 'SOFT chooses texts',
  training: 'Training',
  'attacking the epoch': 'Attacking the model so far',
  'attacking the model': 'Attacking the final model, then the base',
  'training a reference': 'Training a reference of the attacker’s own',
  'measuring its use': 'Measuring what it is worth on other texts',
  over: 'Over',
};
export const DEVICES: Readonly<Record<string, string>> = { wasm: 'WebAssembly', webgpu: 'WebGPU' };

type Shown = Pick<
  LabRun,
  'status' | 'stage' | 'step' | 'start' | 'secondsLeft' | 'attacked' | 'spec' | 'device' | 'trainingSeconds'
>;

/** Where a run is, in parts of a line. */
export function stateOf(run: Shown): string[] {
  const { status, stage, step, start, secondsLeft, attacked, spec, device, trainingSeconds } = run;
  if (status === 'waiting') return ['Waiting for its turn'];
  const time = formatDuration(trainingSeconds);
  if (status === 'done') return [`Done: trained in ${time}`];
  if (status === 'stopped') return [`Stopped after ${time} of training; the model is kept`];
  if (status === 'cancelled') return ['Cancelled: no model is kept'];
  if (status === 'failed') return ['Failed'];
  const training = stage === 'training' || stage === 'warm-up';
  const epoch = start && Math.min(spec.recipe.epochs, Math.floor(step / start.stepsPerEpoch) + 1);
  return [
    status === 'paused' ? 'Paused' : STAGES[stage],
    ...(training && start ? [`step ${step} of ${start.steps}`] : []),
    ...(stage === 'training' && epoch ? [`epoch ${epoch} of ${spec.recipe.epochs}`] : []),
    ...(training && secondsLeft !== null ? [`${formatDuration(secondsLeft)} of training left`] : []),
    ...(attacked !== null ? [`${Math.round(100 * attacked)} % of the passes`] : []),
    ...(device ? [DEVICES[device] ?? device] : []),
  ];
}

/** Share of the stage under way that is done; null where it cannot be told. */
export function shareOf({ stage, step, start, attacked }: Shown): number | null {
  if (stage === 'training' || stage === 'warm-up') return start ? step / start.steps : null;
  return attacked;
}

/** For those who hear the page: what changed of a run, not every step. */
export function newsOf(run: Pick<LabRun, 'status' | 'stage' | 'spec' | 'error' | 'epochs'>): string {
  const { status, stage, spec, error, epochs } = run;
  switch (status) {
    case 'waiting':
      return '';
    case 'paused':
      return 'Paused.';
    case 'done':
      return `${spec.name} is done.`;
    case 'stopped':
      return `${spec.name} was stopped; its model is kept.`;
    case 'cancelled':
      return `${spec.name} was cancelled.`;
    case 'failed':
      return `${spec.name} failed: ${error ?? ''}`;
    case 'running': {
      if (stage !== 'training' && stage !== 'attacking the epoch') return `${STAGES[stage]}.`;
      const last = epochs.at(-1);
      const loss = last?.heldOutLoss == null ? '' : `, held-out loss ${formatFixed(last.heldOutLoss, 2)}`;
      return last && last.epoch > 0
        ? `Epoch ${last.epoch} of ${spec.recipe.epochs} is done${loss}.`
        : 'Training.';
    }
  }
}

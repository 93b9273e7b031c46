import { columnTitle } from '../../lab/runColumn';
import type { RunSpec } from '../../lab/runSpec';
import type { LabRun } from '../../state/labRun.svelte';
import type { RunStage } from '../../state/runSite';
import type { WorkProgress } from '../../state/workProgress';
import { formatDuration, formatFixed, formatMany } from '../../ui/format';

/** How a run trains: "LoRA, rank 16". */
export function methodOf({ recipe: { method } }: Pick<RunSpec, 'recipe'>): string {
  return method.kind === 'full' ? 'full' : `LoRA, rank ${method.rank}`;
}

/** What a run does against leaks; null = nothing. */
export function defenceOf({ defence, recipe }: Pick<RunSpec, 'defence' | 'recipe'>): string | null {
  const parts = [
    defence.kind === 'soft'
      ? `SOFT, ${{ loss: 'by loss', 'loss-drop': 'by loss drop', random: 'by chance' }[defence.selection]}${defence.others === 'paraphrases' ? ', all from epoch 2 on' : ''}`
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
  'an attacker trains': 'Attacks that train',
  'measuring its use': 'Measuring what it is worth on other texts',
  over: 'Over',
};
/** What an attacker's work is at. */
function workOf({ work, phase, done, models }: WorkProgress): string {
  if (work === 'shadows')
    return done < models ? `Training shadow ${done + 1} of ${models}` : 'Shadows are there';
  if (work === 'samia') return 'The target writes for SaMIA';
  if (phase === 'writing') return 'The target writes for the self-prompt reference';
  return `Training the ${work} reference`;
}

export const DEVICES: Readonly<Record<string, string>> = { wasm: 'WebAssembly', webgpu: 'WebGPU' };

type Shown = Pick<LabRun, 'status' | 'stage' | 'attacked' | 'spec' | 'device' | 'model'> & {
  readonly training: Pick<LabRun['training'], 'step' | 'start' | 'secondsLeft' | 'seconds'>;
  readonly works: Pick<LabRun['works'], 'progress'>;
};

/** Where a run is, in parts of a line. */
export function stateOf(run: Shown): string[] {
  const { status, stage, attacked, spec, device } = run;
  const { step, start, secondsLeft, seconds } = run.training;
  if (status === 'waiting') return ['Waiting for its turn'];
  const time = formatDuration(seconds);
  if (status === 'done') return [`Done: trained in ${time}`];
  if (status === 'stopped') return [`Stopped after ${time} of training; the model is kept`];
  if (status === 'cancelled')
    return [run.model === null ? 'Cancelled: no model is kept' : 'Cancelled; its model is kept'];
  if (status === 'failed') return ['Failed'];
  const work = stage === 'an attacker trains' ? run.works.progress : null;
  if (work) return workState(work, device);
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

function workState(work: WorkProgress, device: string | null): string[] {
  const { kept, secondsLeft } = work;
  return [
    workOf(work),
    ...(kept > 0 ? [`${kept} ${kept === 1 ? 'was' : 'were'} here already`] : []),
    ...(secondsLeft !== null ? [`${formatDuration(secondsLeft)} left`] : []),
    ...(device ? [DEVICES[device] ?? device] : []),
  ];
}

/** Share of the stage under way that is done; null where it cannot be told. */
export function shareOf({ stage, training, attacked, works }: Shown): number | null {
  const { step, start } = training;
  if (stage === 'training' || stage === 'warm-up') return start ? step / start.steps : null;
  return attacked ?? works.progress?.share ?? null;
}

/** For those who hear the page: what changed of a run, not every step. */
export function newsOf(
  run: Pick<LabRun, 'status' | 'stage' | 'spec' | 'error'> &
    Pick<Shown, 'works'> & { readonly training: Pick<LabRun['training'], 'epochs'> },
): string {
  const { status, stage, spec, error, works } = run;
  const { epochs } = run.training;
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
      if (works.progress) return `${workOf(works.progress)}.`;
      if (stage !== 'training' && stage !== 'attacking the epoch') return `${STAGES[stage]}.`;
      const last = epochs.at(-1);
      const loss = last?.heldOutLoss == null ? '' : `, held-out loss ${formatFixed(last.heldOutLoss, 2)}`;
      return last && last.epoch > 0
        ? `Epoch ${last.epoch} of ${spec.recipe.epochs} is done${loss}.`
        : 'Training.';
    }
  }
}

import type { Attack, OptionSpec } from '../../attacks/attack';
import { optionsOf, type ChosenOptions } from '../../attacks/scoring';
import type { ModelEntry } from '../../models/catalogue';
import type { Roles } from '../../passes/need';
import type { EvaluationSettings } from '../../state/evaluation.svelte';
import { formatCount, formatMany } from '../../ui/format';

/** The name of a model for people; its id where the manifest does not know it. */
export function modelName(models: readonly ModelEntry[], id: string | null): string {
  return models.find((model) => model.id === id)?.name ?? id ?? 'none';
}

type WithOptions = Pick<Attack, 'id' | 'name' | 'options'>;

/** "Min-K% k = 0.2, Min-K%++ k = 0.2": every option that the numbers depend on; switches only where they are on. */
export function optionsText(attacks: readonly WithOptions[], chosen: ChosenOptions): string {
  const parts = attacks.flatMap((attack) => {
    const values = optionsOf(attack, chosen);
    return attack.options
      .filter((option) => !isOff(option, values[option.key]!))
      .map((option) => `${attack.name} ${option.key} = ${valueText(option, values[option.key]!)}`);
  });
  return parts.length === 0 ? 'none' : parts.join(', ');
}

function valueText({ choices }: OptionSpec, value: number): string {
  return choices?.[value] ?? String(value);
}

function isOff({ choices }: OptionSpec, value: number): boolean {
  return choices !== undefined && choices[value] === 'off';
}

/** Whether a result was made with other models or options than those chosen now. */
export function isStale(
  { roles, options }: EvaluationSettings,
  now: Roles,
  attacks: readonly WithOptions[],
  chosen: ChosenOptions,
): boolean {
  return (
    roles.target !== now.target ||
    roles.reference !== now.reference ||
    (roles.candidate != null && roles.candidate !== now.candidate) ||
    optionsText(attacks, options) !== optionsText(attacks, chosen)
  );
}

/** Why a row has no base-model control. */
export function noControlReason({ control }: EvaluationSettings): string {
  return control === null
    ? 'the target is a base model itself'
    : 'there is no other base model for the base to be compared with';
}

/** What the workers' own count says about the count that is shown. */
export function countedText(run: number, counted: number): string {
  if (counted === run) return `The workers themselves counted ${formatCount(counted)}.`;
  if (counted > run)
    return `The workers themselves counted ${formatCount(counted)}: ${formatMany(counted - run, 'pass', 'passes')} more, under way at a cancel, made for another page, or to time this device.`;
  return `The workers now in use counted ${formatCount(counted)}: others were replaced during the run.`;
}

/** Seconds that one pass is guessed to take on one slow processor core, before any has been timed. */
const SECONDS_A_PASS = 0.06;

/** A guess at how long a run takes. @param timed seconds a pass of an earlier run; null where there was none */
export function guessSeconds(passes: number, workers: number, timed: number | null): number {
  return passes * (timed ?? SECONDS_A_PASS / Math.max(1, workers));
}

import { CALIBRATE_OPTION } from '../../attacks/calibrated';
import type { Attack } from '../../attacks/attack';
import { ATTACKS } from '../../attacks/registry';
import type { ChosenOptions } from '../../attacks/scoring';
import type { Settings } from '../../state/settings.svelte';

/** Calibration with the base as a switch: on one attack, and on all that can be calibrated at once. */

const CALIBRATABLE = ATTACKS.filter(({ options }) => options.includes(CALIBRATE_OPTION));

export function isCalibrated({ id }: Pick<Attack, 'id'>, chosen: ChosenOptions): boolean {
  return chosen[id]?.[CALIBRATE_OPTION.key] === 1;
}

/** The name that an attack goes by under its options. */
export function nameOf({ id, name }: Pick<Attack, 'id' | 'name'>, chosen: ChosenOptions): string {
  return isCalibrated({ id }, chosen) ? `${name}, calibrated` : name;
}

/** Whether all that can be calibrated are, or none, or some. */
export function calibration(chosen: ChosenOptions): 'all' | 'some' | 'none' {
  const count = CALIBRATABLE.filter((attack) => isCalibrated(attack, chosen)).length;
  if (count === 0) return 'none';
  return count === CALIBRATABLE.length ? 'all' : 'some';
}

export function calibrateAll(settings: Settings, on: boolean): void {
  for (const { id } of CALIBRATABLE) settings.setOption(id, CALIBRATE_OPTION.key, on ? 1 : 0);
}

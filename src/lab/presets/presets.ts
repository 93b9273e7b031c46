import type { LabPreset } from '../preset';
import { baseAsReference } from './baseAsReference';
import { biggerLeaksMore } from './biggerLeaksMore';
import { dropoutAndLayers } from './dropoutAndLayers';
import { loraLeaksToo } from './loraLeaksToo';
import { memoriseInAMinute } from './memoriseInAMinute';
import { moreEpochs } from './moreEpochs';
import { priceOfDp } from './priceOfDp';
import { selfPrompt } from './selfPrompt';
import { shadowModels } from './shadowModels';
import { soft } from './soft';

/** The experiments, in the order in which the lab lists them. To add one: its file, and its line here. */
export const LAB_PRESETS: readonly LabPreset[] = [
  memoriseInAMinute,
  loraLeaksToo,
  baseAsReference,
  moreEpochs,
  biggerLeaksMore,
  dropoutAndLayers,
  soft,
  selfPrompt,
  shadowModels,
  priceOfDp,
];

/** @throws Error naming the presets that there are, where there is none of that id */
export function presetById(id: string): LabPreset {
  const preset = LAB_PRESETS.find((each) => each.id === id);
  if (!preset)
    throw new Error(`no preset "${id}"; there are: ${LAB_PRESETS.map((each) => each.id).join(', ')}`);
  return preset;
}

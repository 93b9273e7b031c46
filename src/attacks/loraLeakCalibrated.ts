import type { Attack } from './attack';
import { calibratedAttack } from './calibrated';
import { gradNormX } from './gradNorm';
import { loss } from './loss';
import { minKPlusPlus } from './minKPlusPlus';
import { mope } from './mope';
import { neighborhood } from './neighborhood';

/**
 * The five attacks that LoRA-Leak improves with the pre-trained model (arXiv 2507.18302; attacks.md A, B15). Which five,
 * and the form of the calibration, is told second-hand: the paper's list is reconstructed.
 */
const NOTE =
  "LoRA-Leak's list of attacks is reconstructed: which five are calibrated with the base, and how, is told second-hand.";

/** @param cost where it is not twice each number of the attack's own */
function ofLoraLeak(attack: Attack, cost?: string): Attack {
  return calibratedAttack(`${attack.id}-calibrated`, `${attack.name}, calibrated`, attack, {
    source: { name: 'LoRA-Leak 2025', url: 'https://arxiv.org/abs/2507.18302', evidence: 'second-hand' },
    note: attack.note === undefined ? NOTE : `${NOTE} ${attack.note}`,
    ...(cost !== undefined && { cost }),
  });
}

export const lossCalibrated = ofLoraLeak(loss);
export const neighborhoodCalibrated = ofLoraLeak(neighborhood, '2(N + 1)F + 1F to propose');
export const minKPlusPlusCalibrated = ofLoraLeak(minKPlusPlus);
export const mopeCalibrated = ofLoraLeak(mope, '2(2N + 1)F');
export const gradNormXCalibrated = ofLoraLeak(gradNormX);

/** In the order in which tables list them. */
export const LORA_LEAK_CALIBRATED: readonly Attack[] = [
  lossCalibrated,
  neighborhoodCalibrated,
  minKPlusPlusCalibrated,
  mopeCalibrated,
  gradNormXCalibrated,
];

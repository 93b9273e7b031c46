import type { SetAttack } from '../../attacks/setAttack';
import { liraOfflineWith, liraOnlineWith } from './gaussianLira';
import { rmiaWith } from './rmiaShadows';
import { samiaWith } from './samia';
import type { ShadowOutputs } from './shadowOutputs';

/** What shadow models make possible. */
export function shadowAttacks(outputs: ShadowOutputs): readonly SetAttack[] {
  return [liraOnlineWith(outputs), liraOfflineWith(outputs), rmiaWith(outputs)];
}

/**
 * Attacks of the lab that stand on models trained for them, or on texts written for them: here with neither, for their
 * names and explanations.
 */
export const TRAINED_ATTACKS: readonly SetAttack[] = [
  ...shadowAttacks({ target: new Map(), shadows: [] }),
  samiaWith(new Map()),
];

import { initialOptions } from '../attacks/attack';
import { ATTACKS } from '../attacks/registry';
import type { TrainedReference } from './attackerWork';

/** The attack that such a reference is trained for: it is run with it, whatever else is. */
const OWN_ATTACK = { 'self-prompt': 'spv-mia', candidate: 'lira-candidate' } as const;
export const OF_CANDIDATE = OWN_ATTACK.candidate;

/** Of these attacks, those that compare the target with the reference model: another reference gives other scores. */
function readingReference(attacks: readonly string[] | null): readonly string[] {
  return ATTACKS.filter(({ id }) => attacks === null || attacks.includes(id))
    .filter((attack) => attack.needs(initialOptions(attack)).some(({ model }) => model === 'reference'))
    .map(({ id }) => id);
}

/** Ids of attacks that are run with a reference of the attacker's own. @param finalAttacks null = all of them */
export function attacksWith(
  kind: TrainedReference,
  finalAttacks: readonly string[] | null,
): readonly string[] {
  return [...new Set([...readingReference(finalAttacks), OWN_ATTACK[kind]])];
}

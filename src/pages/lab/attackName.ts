import type { TrainedReference } from '../../lab/runRecord';
import { ATTACKS, SET_ATTACKS } from '../../attacks/registry';
import { TRAINED_ATTACKS } from '../../lab/attacks/trainedAttacks';

/** What references of an attacker's own are called. */
export const REFERENCE_NAMES: Readonly<Record<TrainedReference, string>> = {
  'self-prompt': 'on texts that the target wrote (self-prompt)',
  candidate: 'on texts of the members’ kind (candidate)',
};

const NAMES = new Map([...ATTACKS, ...TRAINED_ATTACKS, ...SET_ATTACKS].map(({ id, name }) => [id, name]));

/** What an attack is called; its id where a run knows one that is not here. */
export const attackName = (id: string): string => NAMES.get(id) ?? id;

/** Ids in the order of the registry. */
export function inOrder(ids: Iterable<string>): string[] {
  const order = [...NAMES.keys()];
  return [...new Set(ids)].sort((a, b) => order.indexOf(a) - order.indexOf(b));
}

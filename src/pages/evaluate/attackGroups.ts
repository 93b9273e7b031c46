import { accessOf, whyNot, type Attacker } from '../../attacks/access';
import type { Attack, Family } from '../../attacks/attack';
import { ATTACKS, SET_ATTACKS } from '../../attacks/registry';
import { optionsOf, type ChosenOptions } from '../../attacks/scoring';
import type { SetAttack } from '../../attacks/setAttack';

/** Attacks as the list of them shows them, by family in the order of the registry. */
export interface AttackGroup {
  readonly family: Family;
  readonly name: string;
  readonly about: string;
  readonly attacks: readonly (Attack | SetAttack)[];
}

const NAMES: Readonly<Record<Family, readonly [name: string, about: string]>> = {
  likelihood: ['Likelihood', 'how sure the target is of the text, by itself'],
  reference: ['Reference', 'the target compared with another model'],
  calibrated: ['Calibrated by the base', 'the same scores, less those of the base model'],
  beyond: ['Other readings', 'of the same passes: ranks, tails, windows'],
  prefix: ['Behind a prefix', 'what other texts in front change'],
  neighbours: ['Neighbours', 'the text compared with slightly changed ones'],
  weights: ['Weights and gradients', 'for an attacker who holds the model'],
  set: ['On the whole set', 'scores of other attacks, put together'],
};

export const GROUPS: readonly AttackGroup[] = (Object.keys(NAMES) as Family[]).map((family) => ({
  family,
  name: NAMES[family][0],
  about: NAMES[family][1],
  attacks:
    family === 'set'
      ? SET_ATTACKS.filter(({ blind }) => !blind)
      : ATTACKS.filter((attack) => attack.family === family),
}));

/** What an attacker of this kind lacks for an attack; null where nothing is missing. */
export function obstacleFor(
  attack: Attack | SetAttack,
  options: ChosenOptions,
  attacker: Attacker,
): string | null {
  const access = 'needs' in attack ? accessOf(attack, optionsOf(attack, options)) : attack.access;
  return whyNot(access, attacker);
}

/** What an attack costs a text, in words. */
export function costOf(attack: Attack | SetAttack): string {
  return 'cost' in attack ? attack.cost : 'scores of others';
}

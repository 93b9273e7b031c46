import { accessOf, canRun, SIGHTS, type Attacker, type Sight } from '../attacks/access';
import type { Attack } from '../attacks/attack';
import { ATTACKS } from '../attacks/registry';
import { optionsOf, type ChosenOptions } from '../attacks/scoring';
import type { Need } from '../passes/need';

/** Whose eyes the page takes: an attacker, and how much work they are given for each text. */

/** One who sees and has everything: nothing is left out for them. */
export const FULL_ATTACKER: Attacker = {
  sees: 'weights',
  hasReference: true,
  knowsNonmembers: true,
  knowsMembers: true,
};

/** What an attacker may have beside the model, by its name in an address. */
const HAVES = {
  reference: 'hasReference',
  nonmembers: 'knowsNonmembers',
  members: 'knowsMembers',
} as const satisfies Record<string, keyof Attacker>;
type Have = keyof typeof HAVES;

const isSight = (name: string | null): name is Sight => SIGHTS.some((sight) => sight === name);

/** What an address says of the attacker; what it does not say is there. */
export function readAttacker(parameters: URLSearchParams): Attacker {
  const sees = parameters.get('sees');
  const lacks = new Set(parameters.get('lacks')?.split(',') ?? []);
  const has = (name: Have) => !lacks.has(name);
  return {
    sees: isSight(sees) ? sees : FULL_ATTACKER.sees,
    hasReference: has('reference'),
    knowsNonmembers: has('nonmembers'),
    knowsMembers: has('members'),
  };
}

/** Adds to an address what the attacker lacks. */
export function writeAttacker(parameters: URLSearchParams, attacker: Attacker): void {
  if (attacker.sees !== FULL_ATTACKER.sees) parameters.set('sees', attacker.sees);
  const lacks = (Object.keys(HAVES) as Have[]).filter((name) => !attacker[HAVES[name]]);
  if (lacks.length > 0) parameters.set('lacks', lacks.join(','));
}

/** Whether an attack makes views, variants or gradients of its own for each text, beyond a few passes over its words. */
export function isSlow(needs: readonly Need[]): boolean {
  return needs.some(
    ({ view, noise, record }) =>
      noise !== undefined || record === 'gradients' || view.kind === 'swapped' || view.kind === 'noisy',
  );
}

/** Whether an attack takes a pass or two over the text's own words, by models that are there anyway: run at every pause. */
export function isQuick(needs: readonly Need[]): boolean {
  return (
    !isSlow(needs) &&
    needs.every(
      ({ model, view, record = 'trace' }) =>
        record === 'trace' &&
        model !== 'smaller' &&
        model !== 'candidate' &&
        (view.kind === 'plain' || view.kind === 'lowercase'),
    )
  );
}

/** The attacks that are run on a text: those that the attacker can, and slow ones where they are wanted. */
export function attacksOf(attacker: Attacker, slow: boolean, chosen: ChosenOptions): Attack[] {
  return ATTACKS.filter((attack) => {
    const options = optionsOf(attack, chosen);
    return canRun(accessOf(attack, options), attacker) && (slow || !isSlow(attack.needs(options)));
  });
}

import type { Access, Attack, Options } from './attack';

/** What an attacker gets to see of a model, each including those before it. */
export const SIGHTS = ['text', 'log-probabilities', 'logits', 'gradients', 'weights'] as const;

export type Sight = (typeof SIGHTS)[number];

/** What an attacker has: of the model, and beside it. */
export interface Attacker {
  readonly sees: Sight;
  /** Another model to compare with. */
  readonly hasReference: boolean;
  /** Texts that are known to be no members. */
  readonly knowsNonmembers: boolean;
  /** Texts that are known to be members. */
  readonly knowsMembers: boolean;
}

const SIGHT_WORDS: Record<Exclude<Sight, 'text'>, string> = {
  'log-probabilities': "the text's log-probabilities",
  logits: 'whole predictions (logits)',
  gradients: 'gradients',
  weights: "the model's weights",
};

const isSight = (access: Access): access is Exclude<Sight, 'text'> => access in SIGHT_WORDS;

/** What is missing, in words; empty where nothing is. Of several sights the farthest alone is named: it includes the rest. */
function missing(access: readonly Access[], attacker: Attacker): string[] {
  const depth = (sight: Sight) => SIGHTS.indexOf(sight);
  const farthest = access.filter(isSight).sort((a, b) => depth(b) - depth(a))[0];
  const asks = (...kinds: Access[]) => kinds.some((kind) => access.includes(kind));
  return [
    ...(farthest && depth(farthest) > depth(attacker.sees) ? [SIGHT_WORDS[farthest]] : []),
    ...(asks('reference') && !attacker.hasReference ? ['a reference model'] : []),
    ...(asks('known-nonmembers', 'labels') && !attacker.knowsNonmembers ? ['known non-members'] : []),
    ...(asks('known-members', 'labels') && !attacker.knowsMembers ? ['known members'] : []),
  ];
}

/** Whether an attacker has all that an attack asks for; labels are known members and known non-members. */
export function canRun(access: readonly Access[], attacker: Attacker): boolean {
  return missing(access, attacker).length === 0;
}

/** A short sentence that says what an attacker lacks; null where the attack can run. */
export function whyNot(access: readonly Access[], attacker: Attacker): string | null {
  const words = missing(access, attacker);
  const last = words.at(-1);
  if (last === undefined) return null;
  return `Needs ${words.length === 1 ? last : `${words.slice(0, -1).join(', ')} and ${last}`}.`;
}

/** What an attack asks for under its options: one that reads another model than the target needs a reference as well. */
export function accessOf(attack: Pick<Attack, 'access' | 'needs'>, options: Options): Access[] {
  const others = attack.needs(options).some(({ model }) => model !== 'target');
  return [...new Set<Access>([...attack.access, ...(others ? (['reference'] as const) : [])])];
}

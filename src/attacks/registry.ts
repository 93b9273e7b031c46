import type { Attack } from './attack';
import { bagOfWords } from './bagOfWords';
import { length } from './length';
import { loss } from './loss';
import { lowercase } from './lowercase';
import { minK } from './minK';
import { minKPlusPlus } from './minKPlusPlus';
import { ratio } from './ratio';
import { reference } from './reference';
import type { SetAttack } from './setAttack';
import { zlib } from './zlib';

/** Every attack on a text, in the order in which tables list them. To add one: its file, and its line here. */
export const ATTACKS: readonly Attack[] = [loss, reference, ratio, zlib, lowercase, minK, minKPlusPlus];

/** Every attack, or control, on a whole labelled set. */
export const SET_ATTACKS: readonly SetAttack[] = [bagOfWords, length];

const byId = new Map(ATTACKS.map((attack) => [attack.id, attack]));

/** @throws Error naming the attacks there are, where there is none of that id */
export function attackById(id: string): Attack {
  const attack = byId.get(id);
  if (!attack) throw new Error(`no attack "${id}"; there are: ${[...byId.keys()].join(', ')}`);
  return attack;
}

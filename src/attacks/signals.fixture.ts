import fc from 'fast-check';
import { passKey, readSignals } from '../passes/plan';
import type { Need, Roles } from '../passes/need';
import type { Trace } from '../passes/trace';
import { traces } from '../passes/trace.fixture';
import { viewText } from '../passes/views';
import type { Attack, Options, Signals } from './attack';

export const ROLES: Roles = { target: 'm', reference: 'r', base: 'b' };

/** A text in mixed case and what each model makes of it. */
export interface Scene {
  readonly target: Trace;
  readonly reference: Trace;
  readonly lowercase: Trace;
}

export const TEXT = 'Anna Moved In';

/** Scenes in which the reference reads the same tokens half of the time, and other numbers of tokens else. */
export function scenes(minLength = 0): fc.Arbitrary<Scene> {
  const any = traces(minLength);
  return fc
    .record({ target: any, reference: any, lowercase: any, same: fc.boolean() })
    .map(({ target, reference, lowercase, same }) => {
      if (!same) return { target, reference, lowercase };
      const logp = Float32Array.from(target.logp, (value, i) => reference.logp[i] ?? value / 2);
      return { target, reference: { ...target, logp }, lowercase };
    });
}

/** What an attack declared that it needs of the text, and nothing else: reading more throws. */
export function declared(attack: Attack, options: Options, scene: Scene): Signals {
  const found = (need: Need): Trace => {
    if (need.model === 'reference') return scene.reference;
    return need.view.kind === 'plain' ? scene.target : scene.lowercase;
  };
  const store = new Map(
    attack
      .needs(options)
      .map((need) => [passKey(ROLES[need.model]!, viewText(need.view, TEXT)), found(need)]),
  );
  return readSignals(TEXT, ROLES, store);
}

/** Any choice of an attack's options within its bounds. */
export function optionsFor(attack: Attack): fc.Arbitrary<Options> {
  return fc.record(
    Object.fromEntries(
      attack.options.map(({ key, min, max }) => [key, fc.double({ min, max, noNaN: true })]),
    ),
  );
}

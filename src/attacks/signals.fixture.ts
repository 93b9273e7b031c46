import fc from 'fast-check';
import { digest } from '../passes/digest';
import { variantName, type ModelRole, type Need, type Roles } from '../passes/need';
import type { GradientNorms, Norms } from '../passes/records';
import type { Trace } from '../passes/trace';
import { traces } from '../passes/trace.fixture';
import { PLAIN, viewKey, viewName, viewText, type View } from '../passes/views';
import type { Attack, Options, OptionSpec, Signals } from './attack';

export const ROLES: Roles = { target: 'm', reference: 'r', base: 'b', smaller: 's', candidate: 'c' };

/** A text in mixed case and what each model makes of it. */
export interface Scene {
  readonly target: Trace;
  readonly reference: Trace;
  /** The target over the text in lower case. */
  readonly lowercase: Trace;
  /** The reference's where not said. */
  readonly base?: Trace;
  /** The reference's where not said. */
  readonly smaller?: Trace;
  /** The reference's where not said. */
  readonly candidate?: Trace;
  /** Any where not said; null = there is no table. */
  readonly frequency?: ((token: number) => number | null) | null;
}

export const TEXT = 'Anna Moved In';

/** Scenes in which all models read the same tokens half of the time, and other numbers of tokens else. */
export function scenes(minLength = 0): fc.Arbitrary<Scene> {
  const any = traces(minLength);
  return fc
    .record({ target: any, reference: any, base: any, smaller: any, lowercase: any, same: fc.boolean() })
    .map(({ same, ...scene }) => {
      if (!same) return scene;
      const { target } = scene;
      const reading = (other: Trace): Trace => ({
        ...target,
        logp: Float32Array.from(target.logp, (value, i) => other.logp[i] ?? value / 2),
        entropy: target.entropy.map((value, i) => other.entropy[i] ?? value),
        sigma: target.sigma.map((value, i) => other.sigma[i] ?? value),
        rank: target.rank.map((value, i) => other.rank[i] ?? value),
      });
      return {
        ...scene,
        reference: reading(scene.reference),
        base: reading(scene.base),
        smaller: reading(scene.smaller),
      };
    });
}

/** What an attack declared that it needs of the text, and nothing else: reading more throws. */
export function declared(attack: Pick<Attack, 'needs'>, options: Options, scene: Scene): Signals {
  return signalsOver(TEXT, attack.needs(options), scene);
}

/** The records of these needs over a text. Views that come out as the same words share one, as they do in the planner. */
export function signalsOver(text: string, needs: readonly Need[], scene: Scene): Signals {
  const key = (need: Need) =>
    [variantName(need.model, need.noise), need.record ?? 'trace', viewKey(need.view, text)].join('|');
  const known = new Set(needs.map(key));
  const check = (need: Need) => {
    if (!known.has(key(need)))
      throw new Error(`${need.model} over the ${viewName(need.view)} view was not declared`);
    return need;
  };
  const { frequency = anyFrequency } = scene;
  return {
    text,
    trace: (model, view = PLAIN, noise) =>
      traceFor(check({ model, view, ...(noise && { noise }) }), text, scene),
    gradients: (model) =>
      gradientsOf(model, check({ model, view: PLAIN, record: 'gradients' }) && plain(model, scene)),
    words: (view) => wordsOf(view, text),
    tokenFrequency: (token) => frequency?.(token) ?? null,
  };
}

const anyFrequency = (token: number): number => ((token % 50) + 1) / 4096;

function plain(role: ModelRole, scene: Scene): Trace {
  return role === 'target' ? scene.target : (scene[role] ?? scene.reference);
}

/** A trace of the scene, or one made of it that is the same whenever it is asked for. */
function traceFor({ model, view, noise }: Need, text: string, scene: Scene): Trace {
  const found = plain(model, scene);
  if (!noise && viewKey(view, text) === text) return found;
  if (!noise && model === 'target' && view.kind === 'lowercase') return scene.lowercase;
  // noise and views are the same for every model: common random numbers
  const factor = 0.5 + share(variantName(viewName(view), noise));
  return { ...found, logp: found.logp.map((value) => value * factor) };
}

function gradientsOf(role: ModelRole, trace: Trace): GradientNorms {
  const norms = (part: string): Norms => {
    const l2 = 0.1 + share(`${role} ${part} ${trace.logp.join()}`);
    return { l1: 3 * l2, l2, linf: l2 / 2 };
  };
  const { length } = trace.logp;
  const loss = length === 0 ? 0 : -trace.logp.reduce((sum, value) => sum + value, 0) / length;
  return { tokens: length, loss, input: norms('input'), weights: norms('weights') };
}

/** A number from 0 to 1 that a name stands for. */
function share(name: string): number {
  return Number.parseInt(digest(name).slice(0, 8), 16) / 2 ** 32;
}

function wordsOf(view: View, text: string): string {
  if (view.kind === 'plain' || view.kind === 'lowercase') return viewText(view, text);
  return view.kind === 'swapped' ? `${text} ${viewName(view)}` : text;
}

/** Any choice of an attack's options within its bounds, on its steps. */
export function optionsFor(attack: Pick<Attack, 'options'>): fc.Arbitrary<Options> {
  const value = ({ min, max, step }: OptionSpec) =>
    fc.nat(Math.floor((max - min) / step + 1e-9)).map((steps) => Math.min(max, min + steps * step));
  return fc.record(Object.fromEntries(attack.options.map((option) => [option.key, value(option)])));
}

import type { Need, Roles } from '../passes/need';
import { isServed, readSignals, type Demand } from '../passes/plan';
import type { Trace } from '../passes/trace';
import { attackById } from './registry';
import { initialOptions, type Attack, type Options, type Signals } from './attack';

/** Options that differ from the initial ones, by attack id. */
export type ChosenOptions = Readonly<Record<string, Options>>;

export function optionsOf(attack: Attack, chosen: ChosenOptions): Options {
  return { ...initialOptions(attack), ...chosen[attack.id] };
}

/** What the attacks need of each text. */
export function demandsOf(attacks: readonly Attack[], chosen: ChosenOptions): Demand[] {
  return attacks.map((attack) => ({ attack: attack.id, needs: attack.needs(optionsOf(attack, chosen)) }));
}

interface Traces {
  has(key: string): boolean;
  get(key: string): Trace | undefined;
}

/** An attack's signals for a text, once every trace that it needs is there; null before. */
export function signalsFor(
  attack: Attack,
  text: string,
  roles: Roles,
  chosen: ChosenOptions,
  traces: Traces,
): Signals | null {
  const needs: readonly Need[] = attack.needs(optionsOf(attack, chosen));
  return isServed(text, needs, roles, (key) => traces.has(key)) ? readSignals(text, roles, traces) : null;
}

/** The score of an attack on a text: null = undefined for it, undefined = its traces are not there yet. */
export function scoreText(
  attack: Attack,
  text: string,
  roles: Roles,
  chosen: ChosenOptions,
  traces: Traces,
): number | null | undefined {
  const signals = signalsFor(attack, text, roles, chosen, traces);
  return signals ? attack.score(signals, optionsOf(attack, chosen)) : undefined;
}

/** Each scored token's share of an attack's score; null where it is undefined, does not split, or is not there yet. */
export function contributionsOf(
  id: string,
  text: string,
  roles: Roles,
  chosen: ChosenOptions,
  traces: Traces,
): Float64Array | null {
  const attack = attackById(id);
  const signals = signalsFor(attack, text, roles, chosen, traces);
  return signals ? (attack.contribution?.(signals, optionsOf(attack, chosen)) ?? null) : null;
}

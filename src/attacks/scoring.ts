import type { Roles } from '../passes/need';
import { readSignals, serviceOf, type Demand, type Records } from '../passes/plan';
import { NO_SOURCES, type ViewSources } from '../passes/reading';
import { attackById } from './registry';
import { initialOptions, type Attack, type Options, type Signals } from './attack';

/** Options that differ from the initial ones, by attack id. */
export type ChosenOptions = Readonly<Record<string, Options>>;

export function optionsOf(attack: Pick<Attack, 'id' | 'options'>, chosen: ChosenOptions): Options {
  return { ...initialOptions(attack), ...chosen[attack.id] };
}

/** What the attacks need of each text. */
export function demandsOf(attacks: readonly Attack[], chosen: ChosenOptions): Demand[] {
  return attacks.map((attack) => ({ attack: attack.id, needs: attack.needs(optionsOf(attack, chosen)) }));
}

/** All that a score depends on besides the text: who plays which role, which options, which records. */
export interface ScoringGround {
  readonly roles: Roles;
  readonly options: ChosenOptions;
  readonly records: Records;
  readonly sources?: ViewSources;
  /** How often a token of the target's vocabulary stands in the pre-training text, as a share; null = not known. */
  readonly tokenFrequency?: ((token: number) => number | null) | null;
}

/** An attack's signals for a text: 'waiting' before every record is there, 'undefined' where one cannot be made. */
export function signalsFor(
  attack: Attack,
  text: string,
  { roles, options, records, sources = NO_SOURCES, tokenFrequency }: ScoringGround,
): Signals | 'waiting' | 'undefined' {
  const service = serviceOf(text, attack.needs(optionsOf(attack, options)), roles, records, sources);
  if (service !== 'served') return service;
  return {
    ...readSignals(text, roles, records, sources),
    tokenFrequency: tokenFrequency ?? (() => null),
  };
}

/** The score of an attack on a text: null = undefined for it, undefined = its records are not there yet. */
export function scoreText(attack: Attack, text: string, ground: ScoringGround): number | null | undefined {
  const signals = signalsFor(attack, text, ground);
  if (signals === 'waiting') return undefined;
  if (signals === 'undefined') return null;
  const score = attack.score(signals, optionsOf(attack, ground.options));
  return score !== null && Number.isFinite(score) ? score : null; // a number that cannot be ranked is no score
}

/** Each scored token's share of an attack's score; null where it is undefined, does not split, or is not there yet. */
export function contributionsOf(id: string, text: string, ground: ScoringGround): Float64Array | null {
  const attack = attackById(id);
  const signals = signalsFor(attack, text, ground);
  return typeof signals === 'string'
    ? null
    : (attack.contribution?.(signals, optionsOf(attack, ground.options)) ?? null);
}

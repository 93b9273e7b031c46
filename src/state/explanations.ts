import type { WorkedStep } from '../attacks/attack';
import { negativeLogLikelihood } from '../attacks/loss';
import { attackById } from '../attacks/registry';
import {
  contributionsOf,
  optionsOf,
  signalsFor,
  type ChosenOptions,
  type ScoringGround,
} from '../attacks/scoring';
import type { Roles } from '../passes/need';
import { serviceOf } from '../passes/plan';
import type { ViewSources } from '../passes/reading';
import { prefixOf, type PrefixClass, type View } from '../passes/views';
import type { Version } from './version';

/** Texts that stand in front of a text: members or not, and how many of them there was room for; null = not known. */
export interface PrefixUse {
  readonly from: PrefixClass;
  readonly texts: readonly string[];
  readonly room: number | null;
}

/** What attacks score with, and the texts and tables that views are made from. */
export type GroundWithSources = ScoringGround & { readonly sources: ViewSources };

/** How an attack comes to its score on a version, from the records that are there. Runs nothing. */
export class Explanations {
  readonly #groundFor: (roles: Roles, options: ChosenOptions) => GroundWithSources;

  constructor(groundFor: (roles: Roles, options: ChosenOptions) => GroundWithSources) {
    this.#groundFor = groundFor;
  }

  /** Each token's share of an attack's score on a version; null where there is none. */
  contribution(attackId: string, version: Version): Float64Array | null {
    return contributionsOf(attackId, version.text, this.#groundOf(version));
  }

  /** An attack's formula worked out on a version; null while its records are not there, or where it is undefined. */
  work(attackId: string, version: Version): WorkedStep[] | null {
    const attack = attackById(attackId);
    const signals = signalsFor(attack, version.text, this.#groundOf(version));
    return typeof signals === 'string'
      ? null
      : attack.explain.work(signals, optionsOf(attack, version.options));
  }

  /** Records of an attack that are there, of those that it needs for a version. */
  progressOf(attackId: string, version: Version): { readonly done: number; readonly total: number } {
    const attack = attackById(attackId);
    const needs = attack.needs(optionsOf(attack, version.options));
    const { records, sources } = this.#groundOf(version);
    const isThere = (need: (typeof needs)[number]) =>
      serviceOf(version.text, [need], version.roles, records, sources) !== 'waiting';
    return { done: needs.filter(isThere).length, total: needs.length };
  }

  /**
   * The neighbours that an attack compares a version with: the words of each, with its loss under the target, nats a token;
   * null where it has no neighbours, or they are not there yet.
   */
  neighbours(
    attackId: string,
    version: Version,
  ): readonly { readonly words: string; readonly loss: number | null }[] | null {
    const attack = attackById(attackId);
    const signals = signalsFor(attack, version.text, this.#groundOf(version));
    if (typeof signals === 'string') return null;
    const views = attack
      .needs(optionsOf(attack, version.options))
      .flatMap(({ model, view }): View[] => (model === 'target' && view.kind === 'swapped' ? [view] : []));
    if (views.length === 0) return null;
    return views.map((view) => ({
      words: signals.words(view),
      loss: negativeLogLikelihood(signals.trace('target', view).logp),
    }));
  }

  /** The texts that an attack puts in front of a version, by class, the first `room` of which fitted; null = not there. */
  prefixes(attackId: string, version: Version): readonly PrefixUse[] | null {
    const attack = attackById(attackId);
    const ground = this.#groundOf(version);
    const signals = signalsFor(attack, version.text, ground);
    if (typeof signals === 'string') return null;
    const uses = attack.needs(optionsOf(attack, version.options)).flatMap(({ model, view }): PrefixUse[] => {
      if (model !== 'target' || view.kind !== 'prefixed') return [];
      const room = signals.trace('target', view).shots ?? null;
      return [{ from: view.prefix, texts: prefixOf(view, ground.sources), room }];
    });
    return uses.length > 0 ? uses : null;
  }

  #groundOf({ roles, options }: Version): GroundWithSources {
    return this.#groundFor(roles, options);
  }
}

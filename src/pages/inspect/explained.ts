import type { Access, Evidence, OptionSpec, Source } from '../../attacks/attack';
import { calibrated } from '../../attacks/calibrated';
import { ATTACKS, SET_ATTACKS } from '../../attacks/registry';
import type { ChosenOptions } from '../../attacks/scoring';
import { isCalibrated, nameOf } from './calibration';

/** What is said of an attack, on a text or on a set, whatever the text. */
export interface Explained {
  readonly id: string;
  readonly name: string;
  readonly idea: string;
  readonly formula: string;
  readonly caveat: string;
  readonly source: Source;
  readonly access: readonly Access[];
  /** In passes a text; null where no model is run for it. */
  readonly cost: string | null;
  readonly note: string | null;
  readonly options: readonly OptionSpec[];
  /** Names of the attacks whose scores it reads, where it is fitted on a set. */
  readonly reads: readonly string[] | null;
  readonly blind: boolean;
}

export function explainedOf(id: string, chosen: ChosenOptions): Explained | null {
  const plain = ATTACKS.find((one) => one.id === id);
  if (plain) {
    const attack = isCalibrated(plain, chosen) ? calibrated(plain) : plain;
    const { source, access, cost, note = null, options, explain } = attack;
    const { idea, formula, caveat } = explain;
    return {
      id,
      name: nameOf(attack, chosen),
      idea,
      formula,
      caveat,
      source,
      access,
      cost,
      note,
      options,
      reads: null,
      blind: false,
    };
  }
  const set = SET_ATTACKS.find((one) => one.id === id);
  if (!set) return null;
  const { name, idea, formula, caveat, source, access, note = null, options, features, blind } = set;
  const reads = features.map((feature) => ATTACKS.find((one) => one.id === feature)!.name);
  return { id, name, idea, formula, caveat, source, access, cost: null, note, options, reads, blind };
}

export const EVIDENCE: Record<Evidence, string> = {
  source: 'the definition stands in the paper itself',
  code: 'the definition was read in the authors’ or another published implementation',
  'second-hand': 'the definition is known from others who describe it',
  inferred: 'the definition is inferred: the source leaves it open',
};

export const ACCESS: Record<Access, string> = {
  none: 'nothing of the model',
  'log-probabilities': 'the probability of each token of the text',
  logits: 'the whole prediction at each token',
  gradients: 'gradients of the model',
  weights: 'the model’s weights',
  reference: 'a second model to compare with',
  'known-nonmembers': 'texts that are known to be no members',
  'known-members': 'texts that are known to be members',
  labels: 'labelled texts of the same kind to learn from',
};

/** "1F + 1B" → "1 forward + 1 backward pass", "(N + 1)F" → "(N + 1) forward passes": for each text. */
export function costWords(cost: string): string {
  const words = cost.replace(/([\d)])\s*F\b/g, '$1 forward').replace(/([\d)])\s*B\b/g, '$1 backward');
  return `${words} ${cost === '1F' ? 'pass' : 'passes'} a text`;
}

import type { Family } from '../../attacks/attack';

export interface FamilyWords {
  readonly family: Family;
  readonly name: string;
  /** What it does, in five words. */
  readonly about: string;
}

/** The groups of the attack table, in their order. */
export const FAMILIES: readonly FamilyWords[] = [
  { family: 'likelihood', name: 'Likelihood', about: 'how expected the text is' },
  { family: 'reference', name: 'Reference', about: 'compared with a second model' },
  { family: 'prefix', name: 'Texts in front', about: 'what known texts before change' },
  { family: 'neighbours', name: 'Neighbours', about: 'against nearly the same texts' },
  { family: 'weights', name: 'Weights and gradients', about: 'how sharply the loss bends' },
  { family: 'calibrated', name: 'Calibrated', about: 'less what the base finds' },
  { family: 'beyond', name: 'Further attacks', about: 'other readings of the prediction' },
  { family: 'set', name: 'Trained', about: 'fitted on the known texts' },
];

import type { LabelledText } from '../data/records';
import { aucFigure, type AucFigures } from '../lab/aucFigure';
import type { AttackFinding } from './modelAttacks';

/** AUCs of what attacks found, as a record keeps them, by the attack's id. */
export function figuresOf(findings: readonly AttackFinding[], texts: readonly LabelledText[]): AucFigures {
  const labels = texts.map(({ member }) => member);
  return Object.fromEntries(findings.map(({ id, scores }) => [id, aucFigure(scores, labels)]));
}

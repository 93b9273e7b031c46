import { auditFinding, classesFinding, undefinedFinding } from './refereeCounts';
import type { AttackFact, Finding, Level, RefereeFacts } from './refereeFacts';
import { accessFinding, optionsFinding, trainingFinding } from './refereeSetup';
import { blindFinding, controlFinding, overlapFinding, shuffleFinding } from './refereeSplit';

export type * from './refereeFacts';
export { scoreFact } from './refereeFacts';

/** The worst first. What was not examined is worse than what is only worth knowing. */
export const LEVELS: readonly Level[] = ['red', 'amber', 'unknown', 'note', 'fine'];

/**
 * Reads a result as a referee would (attacks.md F): what it can show at all, what else could explain it, how it was made.
 * The worst findings come first; of one level in the order of the questions.
 */
export function referee(facts: RefereeFacts): readonly Finding[] {
  const best = bestAttack(facts.attacks);
  const findings = [
    classesFinding(facts),
    blindFinding(facts, best),
    controlFinding(facts, best),
    shuffleFinding(facts.shuffles),
    overlapFinding(facts.overlap),
    undefinedFinding(facts),
    optionsFinding(facts.options),
    trainingFinding(facts.training),
    accessFinding(facts.attacks, best),
    auditFinding(facts.audit),
  ].filter((finding) => finding !== null);
  const severity = ({ level }: Finding) => LEVELS.indexOf(level);
  return findings.sort((a, b) => severity(a) - severity(b)); // stable
}

/** The attack with the greatest AUC; of those that are complete, as long as there are any. */
export function bestAttack(attacks: readonly AttackFact[]): AttackFact | null {
  const scored = attacks.filter(({ scores }) => scores.auc !== null);
  const complete = scored.filter(({ scores }) => scores.pending === 0);
  return (complete.length > 0 ? complete : scored).reduce<AttackFact | null>(
    (best, attack) => (best === null || attack.scores.auc!.auc > best.scores.auc!.auc ? attack : best),
    null,
  );
}

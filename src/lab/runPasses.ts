import { ATTACKS } from '../attacks/registry';
import { demandsOf } from '../attacks/scoring';
import type { Roles } from '../passes/need';
import { planPasses } from '../passes/plan';
import { NO_SOURCES, type ViewSources } from '../passes/reading';
import type { TrainedReference } from './attackerWork';
import { evaluatedTexts, type DataPlan } from './dataPlan';
import { attacksWith, OF_CANDIDATE } from './referenceAttacks';
import type { RunSpec } from './runSpec';
import { softPasses } from './softRun';

/** The target, and the base in its place with another base to compare with. */
const TARGET: Roles = { target: 'target', reference: 'base', base: 'base', smaller: 'smaller' };
const CONTROL: Roles = {
  target: 'base',
  reference: 'smaller',
  base: 'smaller',
  smaller: 'smaller',
  proposer: 'base',
};
/** Texts of other kinds that a model is measured on. */
export const UNRELATED_TEXTS = 12;
/** Any text: attacks make as many views of each. */
const A_TEXT = 'Any text will do, as long as it has some words in it.';

/**
 * Passes over texts that a run takes beside its training: attacks after each epoch, on the final model and on the base,
 * attacks against references that an attacker trains, what SOFT takes, and the losses on texts that it has not read.
 *
 * @param attacks ids of those on the final model; null = all of them
 * @param unrelated texts of other kinds on which the model is measured
 * @param references that are trained for it
 */
export function runPasses(
  { recipe: { epochs }, defence }: Pick<RunSpec, 'recipe' | 'defence'>,
  plan: Pick<DataPlan, 'training' | 'members' | 'nonmembers' | 'heldOut'>,
  attacks: readonly string[] | null,
  unrelated = 0,
  sources: ViewSources = NO_SOURCES,
  references: readonly TrainedReference[] = [],
): number {
  const keys = (ids: readonly string[] | null, roles: Roles) => {
    const chosen = ATTACKS.filter(({ id }) => ids === null || ids.includes(id));
    const { passes } = planPasses([A_TEXT], demandsOf(chosen, {}), roles, undefined, sources);
    return passes.map(({ key }) => key);
  };
  const own = references.flatMap((reference) => {
    const candidate = reference === 'candidate' ? { candidate: reference } : {};
    const compared = keys(attacksWith(reference, attacks), { ...TARGET, reference, ...candidate });
    return [...compared, ...(candidate.candidate ? keys([OF_CANDIDATE], { ...CONTROL, ...candidate }) : [])];
  });
  const atTheEnd = new Set([...keys(attacks, TARGET), ...keys(attacks, CONTROL), ...own]).size;
  const evaluated = evaluatedTexts(plan).length * (atTheEnd + epochs - 1); // the last epoch's model is the final one
  const soft = defence.kind === 'soft' ? softPasses(defence, plan) : 0;
  return evaluated + soft + 2 * (plan.heldOut.length + unrelated);
}

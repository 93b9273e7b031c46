import * as v from 'valibot';
import type { ShippedRecord } from '../../data/records';
import { checkBegun, planData, type DataPlan } from '../../lab/dataPlan';
import { RunSpec, SpecFault } from '../../lab/runSpec';
import { checkRecipe } from '../../training/recipe';

/** Why a form cannot be started. */
export interface Fault {
  /** Where: "recipe.epochs"; null = the form as a whole. */
  readonly path: string | null;
  readonly sentence: string;
}

/** What a form comes to: a run with its texts, or what stands against it. */
export type Checked =
  | { readonly spec: RunSpec; readonly plan: DataPlan; readonly fault: null }
  | { readonly spec: null; readonly plan: null; readonly fault: Fault };

/**
 * Checks a form before anything starts.
 *
 * @param layers of the base; null = not known yet: then they are not checked
 */
export function checkForm(form: unknown, layers: number | null, records: readonly ShippedRecord[]): Checked {
  const read = v.safeParse(RunSpec, form);
  if (!read.success) {
    const [issue] = read.issues;
    return refused(v.getDotPath(issue), sentenceOf(issue));
  }
  const spec = read.output;
  try {
    checkRecipe(spec.recipe, layers ?? Infinity);
  } catch (error) {
    return refused('recipe.method.layers', messageOf(error));
  }
  try {
    const plan = planData(spec, records);
    checkBegun(spec, plan);
    return { spec, plan, fault: null };
  } catch (error) {
    return refused(error instanceof SpecFault ? error.path : null, messageOf(error));
  }
}

const refused = (path: string | null, sentence: string): Checked => ({
  spec: null,
  plan: null,
  fault: { path, sentence },
});

/** A field that was left empty is null, which no schema has a word for. */
function sentenceOf(issue: v.BaseIssue<unknown>): string {
  const empty = issue.input === null || issue.input === undefined || Number.isNaN(issue.input);
  if (empty) return 'A number is needed here.';
  return `${issue.message.charAt(0).toUpperCase()}${issue.message.slice(1)}.`;
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

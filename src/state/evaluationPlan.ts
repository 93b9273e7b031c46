import type { Attack } from '../attacks/attack';
import { attackById, ATTACKS, SET_ATTACKS } from '../attacks/registry';
import { demandsOf, optionsOf, type ChosenOptions } from '../attacks/scoring';
import type { SetAttack } from '../attacks/setAttack';
import { controlReference, type ModelEntry } from '../models/catalogue';
import { variantName, type Need, type Roles } from '../passes/need';
import { planPasses, type Pass } from '../passes/plan';
import type { ViewSources } from '../passes/reading';
import type { View } from '../passes/views';

/** What a finished or running evaluation was made with. */
export interface EvaluationSettings {
  readonly data: string;
  readonly roles: Roles;
  /** The models of the base-model control; null where the target is a base model itself. */
  readonly control: Roles | null;
  readonly options: ChosenOptions;
  readonly seed: number;
}

/** The attacks of a run: those on a text, those on the whole set, and what is run for the latter alone. */
export interface ChosenAttacks {
  readonly onTexts: readonly Attack[];
  readonly onSets: readonly SetAttack[];
  /** Attacks on a text that nobody asked for, but whose scores a set attack reads. */
  readonly hidden: readonly Attack[];
}

/** @param ids of attacks of either kind; all of them for null. The blind baselines always run. */
export function chosenAttacks(ids: readonly string[] | null): ChosenAttacks {
  const isSet = (id: string) => SET_ATTACKS.some((attack) => attack.id === id);
  const onSets = SET_ATTACKS.filter(({ id, blind }) => blind || ids === null || ids.includes(id));
  const onTexts = ids === null ? ATTACKS : ids.filter((id) => !isSet(id)).map(attackById);
  const shown = new Set(onTexts.map(({ id }) => id));
  const read = new Set(onSets.flatMap(({ features }) => features).filter((id) => !shown.has(id)));
  return { onTexts, onSets, hidden: ATTACKS.filter(({ id }) => read.has(id)) };
}

/** The models of the base-model control: the base in the target's place, and a smaller one in the base's. */
export function controlRoles(models: readonly ModelEntry[], roles: Roles): Roles | null {
  const base = models.find(({ id }) => id === roles.target)?.base ?? null;
  if (base === null) return null;
  const other = controlReference(models, base);
  // neighbours stay those of the target's evaluation
  const { smaller, base: proposer, candidate } = roles;
  return {
    target: base,
    reference: other,
    base: other,
    smaller,
    proposer,
    ...(candidate != null && { candidate }),
  };
}

/** Whether an attack says something of a control: one that compares a model with itself does not. */
export function controlApplies(needs: readonly Need[], control: Roles): boolean {
  return needs.every(
    ({ model }) => control[model] != null && (model === 'target' || control[model] !== control.target),
  );
}

export interface EvaluationPasses {
  readonly passes: readonly Pass[];
  readonly asked: number;
  readonly missing: readonly { readonly attack: string; readonly reason: string }[];
}

/** The passes over the target, then those of the base-model control that it does not share with them. */
export function planEvaluation(
  { onTexts, hidden }: ChosenAttacks,
  texts: readonly string[],
  { roles, control, options }: EvaluationSettings,
  sources: ViewSources,
): EvaluationPasses {
  const attacks = [...onTexts, ...hidden];
  const first = planPasses(texts, demandsOf(attacks, options), roles, () => false, sources);
  if (!control) return first;
  const planned = new Set(first.passes.map(({ key }) => key));
  const able = attacks.filter((attack) => controlApplies(attack.needs(optionsOf(attack, options)), control));
  const second = planPasses(texts, demandsOf(able, options), control, (key) => planned.has(key), sources);
  return {
    passes: [...first.passes, ...second.passes],
    asked: first.asked + second.asked,
    missing: first.missing,
  };
}

/** Passes that are planned at once: more would be felt. */
const AT_ONCE = 3000;

/**
 * The same for many texts, some at a time. Passes of one kind stand together, as they do in a plan of all texts at once, so
 * that cheap attacks finish first over all of them.
 *
 * @param pause called between pieces of work
 */
export async function planGently(
  chosen: ChosenAttacks,
  texts: readonly string[],
  settings: EvaluationSettings,
  sources: ViewSources,
  pause: () => Promise<void>,
): Promise<EvaluationPasses> {
  const size = Math.max(1, Math.floor(AT_ONCE / passesOfText(chosen, settings)));
  const planned = new Set<string>();
  const kinds = new Map<string, Pass[]>();
  let asked = 0;
  let missing: EvaluationPasses['missing'] = [];
  for (let from = 0; from < texts.length; from += size) {
    const plan = planEvaluation(chosen, texts.slice(from, from + size), settings, sources);
    asked += plan.asked;
    missing = plan.missing;
    const names = new Map<View, string>();
    for (const pass of plan.passes) {
      if (planned.has(pass.key)) continue; // a text that stands there twice
      planned.add(pass.key);
      let name = names.get(pass.view);
      if (name === undefined) names.set(pass.view, (name = JSON.stringify(pass.view)));
      const kind = `${variantName(pass.model, pass.noise ?? undefined)} ${pass.record} ${name}`;
      const list = kinds.get(kind);
      const placed = { ...pass, text: pass.text + from };
      if (list) list.push(placed);
      else kinds.set(kind, [placed]);
    }
    await pause();
  }
  return { passes: [...kinds.values()].flat(), asked, missing };
}

/** Passes that attacks ask for over one text, the control's included. */
export function passesOfText(
  { onTexts, hidden }: ChosenAttacks,
  { control, options }: EvaluationSettings,
): number {
  const needs = [...onTexts, ...hidden].map((attack) => attack.needs(optionsOf(attack, options)).length);
  return Math.max(1, needs.reduce((sum, count) => sum + count, 0) * (control ? 2 : 1));
}

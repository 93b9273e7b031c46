import { optionsOf } from '../attacks/scoring';
import { drawPrefixes, type Prefixes } from '../data/prefixes';
import type { LabelledText } from '../data/records';
import type { ViewSources } from '../passes/reading';
import type { ChosenAttacks, EvaluationSettings } from './evaluationPlan';

/** What to run, where it is not everything. */
export interface EvaluationScope {
  /** Attack ids, of either kind; all attacks where null or not given. */
  readonly attacks?: readonly string[] | null;
  /** Whether the base-model control is run beside them; it is where not said otherwise. */
  readonly control?: boolean;
  /**
   * Where texts to put in front come from: the shipped records that are kept for it (where not said otherwise), or texts of
   * the set itself, which are then not evaluated.
   */
  readonly prefixes?: 'shipped' | 'own';
  /** Takes up an earlier run: its texts in its order, with what stood in front of them then. */
  readonly again?: { readonly prefixes: Prefixes; readonly from: 'shipped' | 'own' } | null;
}

/** The texts of a run. */
export interface PreparedTexts {
  /** Those that are left to be evaluated. */
  readonly rest: readonly LabelledText[];
  /** With the texts that are put in front. */
  readonly sources: ViewSources;
  /** Where those come from; null where no attack puts anything in front. */
  readonly from: 'shipped' | 'own' | null;
}

/** Texts of each class that are taken out of a visitor's set to stand in front of others. */
const OWN_SHOTS = 12;

/** Parts texts that are put in front of others from those that are evaluated. */
export function prepareTexts(
  texts: readonly LabelledText[],
  { onTexts, hidden }: ChosenAttacks,
  { options, seed }: EvaluationSettings,
  { prefixes: from = 'shipped', again }: EvaluationScope,
  shipped: ViewSources,
): PreparedTexts {
  if (again?.from === 'own')
    return { rest: texts, sources: { ...shipped, prefixes: again.prefixes }, from: 'own' };
  const views = [...onTexts, ...hidden].flatMap((attack) =>
    attack.needs(optionsOf(attack, options)).flatMap(({ view }) => (view.kind === 'prefixed' ? [view] : [])),
  );
  if (views.length > 0 && from === 'own') {
    const shots = Math.min(OWN_SHOTS, Math.max(...views.map((view) => view.shots)));
    const drawn = drawPrefixes(texts, shots, seed, [...new Set(views.map(({ prefix }) => prefix))]);
    if (drawn) return { rest: drawn.rest, sources: { ...shipped, prefixes: drawn.prefixes }, from: 'own' };
  }
  const front = new Set(
    views.length > 0 ? [...shipped.prefixes.members, ...shipped.prefixes.nonmembers] : [],
  );
  return {
    rest: texts.filter(({ text }) => !front.has(text)),
    sources: shipped,
    from: views.length > 0 ? 'shipped' : null,
  };
}

import {
  INITIAL_SHADOWS,
  type ShadowsAsked,
  type TrainedReference,
  type WorkAsked,
} from '../../lab/attackerWork';
import type { RunSpec } from '../../lab/runSpec';
import { ONE_PASS_ATTACKS } from '../../state/modelAttacks';

/** A form of something: what is a number there may be empty here. */
type Loose<T> = T extends number
  ? T | null
  : T extends readonly (infer Item)[]
    ? Loose<Item>[]
    : T extends object
      ? { -readonly [Key in keyof T]: Loose<T[Key]> }
      : T;
export type RunForm = Loose<RunSpec>;

/** Settings as a form, without a name. The text of a "what if" stays behind: no field shows it. */
export function formOf(spec: RunSpec): RunForm {
  const form = structuredClone(spec) as RunForm;
  return { ...form, name: '', data: { ...form.data, extra: [] } };
}

/** Attacks on the final model: those of one pass, those and what another run asked for besides, all. */
export type FinalChoice = 'one-pass' | 'asked' | 'all';

/** What is asked of a run besides its settings, as fields; nothing where not said. */
export interface AsksForm {
  readonly final: FinalChoice;
  /** Ids of attacks beside those of one pass. */
  readonly besides: readonly string[];
  readonly references: TrainedReference[];
  /** 0 = none. */
  readonly shadowCount: number;
  readonly shadowRecipe: ShadowsAsked['recipe'];
  /** Continuations of each text; 0 = none. */
  readonly samples: number;
}

/** What a run, or an experiment, asks for. */
export interface RunAsks extends WorkAsked {
  /** null = all attacks. */
  readonly finalAttacks?: readonly string[] | null;
}

export function asksForm({
  finalAttacks = ONE_PASS_ATTACKS,
  references = [],
  shadows = null,
  samia = null,
}: RunAsks): AsksForm {
  const besides = (finalAttacks ?? []).filter((id) => !ONE_PASS_ATTACKS.includes(id));
  return {
    final: finalAttacks === null ? 'all' : besides.length > 0 ? 'asked' : 'one-pass',
    besides,
    references: [...references],
    shadowCount: shadows?.count ?? 0,
    shadowRecipe: shadows?.recipe ?? INITIAL_SHADOWS.recipe,
    samples: samia?.samples ?? 0,
  };
}

/** The attacks of a choice; null = all. */
export function finalAttacksOf(choice: FinalChoice, besides: readonly string[]): readonly string[] | null {
  if (choice === 'all') return null;
  return choice === 'asked' ? [...ONE_PASS_ATTACKS, ...besides] : ONE_PASS_ATTACKS;
}

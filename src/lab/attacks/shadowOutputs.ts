import type { LabelledText } from '../../data/records';

/** What shadow models made of the evaluated texts, and the target beside them; by the text's id. */
export interface ShadowOutputs {
  /** The target's mean loss, nats a token; null = it cannot score the text. */
  readonly target: ReadonlyMap<string, number | null>;
  readonly shadows: readonly {
    readonly within: ReadonlySet<string>;
    readonly losses: ReadonlyMap<string, number | null>;
  }[];
}

/** One text under all models, as far as it has losses. */
export interface ShadowRow {
  /** The target's mean loss; null where it is undefined. */
  readonly observed: number | null;
  /** Losses of shadows that were trained on the text, and of those that were not. */
  readonly within: readonly number[];
  readonly without: readonly number[];
}

export function shadowRow({ target, shadows }: ShadowOutputs, { id }: Pick<LabelledText, 'id'>): ShadowRow {
  const of = (side: boolean) =>
    shadows.flatMap(({ within, losses }) => (within.has(id) === side ? (losses.get(id) ?? []) : []));
  return { observed: target.get(id) ?? null, within: of(true), without: of(false) };
}

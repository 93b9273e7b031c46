import type { Interval } from '../metrics/intervals';
import { intervalOf, meanOnSameTexts, measuredAuc, type Measured } from './measured';
import { cut, overSeeds } from './overSeeds';
import type { RunRecord, TrainedReference } from './runRecord';
import { gainKept, type Utility } from './utility';

/** What a preset's runs showed: one for each arm and seed. */
export interface ArmResult extends Pick<
  RunRecord,
  'aucs' | 'references' | 'control' | 'epochs' | 'privacy' | 'soft'
> {
  readonly arm: string;
  readonly seed: number;
  readonly utility: Utility | null;
}

/** The runs of a preset that went to their end; of two of one arm and seed the later one. */
export function resultsOf(records: readonly RunRecord[], preset: string): ArmResult[] {
  const found = new Map<string, ArmResult>();
  for (const record of records) {
    if (record.preset?.id !== preset || record.status !== 'done') continue;
    const { aucs, references, control, epochs, privacy, soft, utility, spec } = record;
    const [arm, seed] = [record.preset.arm, spec.seed];
    found.set(`${arm}/${seed}`, { arm, seed, aucs, references, control, epochs, privacy, soft, utility });
  }
  return [...found.values()];
}

/** One AUC, or the mean or the greatest of several, of one arm. */
export interface Where {
  readonly arm: string;
  /** Ids. */
  readonly attacks: readonly string[];
  /** How several attacks become one number. */
  readonly by?: 'mean' | 'greatest';
  /**
   * On the base in the target's place, at an epoch's end, of the members that SOFT keeps or replaces, or with a reference
   * of the attacker's own.
   */
  readonly on?: 'base' | 'first epoch' | 'kept' | 'replaced' | TrainedReference;
  /** What a sentence calls it. */
  readonly name: string;
}

/** By seed. */
export type BySeed = ReadonlyMap<number, Measured>;

export function measured(results: readonly ArmResult[], where: Where): BySeed {
  return new Map(
    results.flatMap((result): [number, Measured][] => {
      if (result.arm !== where.arm) return [];
      const figures = figuresAt(result, where.on);
      const all = where.attacks.flatMap((id) => measuredAuc(figures?.[id]) ?? []);
      if (all.length === 0 || all.length < where.attacks.length) return [];
      const one =
        where.by === 'greatest'
          ? all.reduce((best, each) => (each.value > best.value ? each : best))
          : meanOnSameTexts(all);
      return [[result.seed, one]];
    }),
  );
}

function figuresAt({ aucs, references, control, epochs, soft }: ArmResult, on: Where['on']) {
  if (on === undefined) return aucs;
  if (on === 'base') return control;
  if (on === 'kept' || on === 'replaced') return soft?.parts?.[on];
  return on === 'first epoch' ? epochs.find(({ epoch }) => epoch === 1)?.aucs : references[on];
}

/** a − b over the seeds that have both. */
export interface Difference {
  readonly seeds: number;
  readonly first: number;
  readonly second: number;
  readonly mean: number;
  /** 95 %; null where it is unknown. */
  readonly interval: Interval | null;
  /**
   * From the spread over seeds, or, under three of them or without any spread, from the texts, as if both sides were
   * independent. All seeds draw their members from the same texts, in one experiment 100 of 104: their mean counts as no
   * surer than one seed.
   */
  readonly how: 'seeds' | 'texts';
}

/**
 * null where no seed has both.
 *
 * @param second by seed, or a fixed number such as chance
 * @param bounds where the difference can lie: its interval is cut there
 */
export function difference(
  first: BySeed,
  second: BySeed | number,
  bounds: Interval = [-Infinity, Infinity],
): Difference | null {
  const pairs = [...first].flatMap(([seed, a]): (readonly [Measured, Measured])[] => {
    const b = typeof second === 'number' ? { value: second, se: 0 } : second.get(seed);
    return b ? [[a, b]] : [];
  });
  const over = overSeeds(
    pairs.map(([a, b]) => a.value - b.value),
    bounds,
  );
  if (over === null) return null;
  const meanOf = (side: 0 | 1) => pairs.reduce((sum, pair) => sum + pair[side].value, 0) / pairs.length;
  const common = { seeds: over.n, first: meanOf(0), second: meanOf(1), mean: over.mean };
  if (over.interval !== null) return { ...common, interval: over.interval, how: 'seeds' };
  const onTexts = intervalOf(meanOnSameTexts(pairs.map(([a, b]) => apart(a, b))));
  return { ...common, interval: onTexts && cut(onTexts, bounds), how: 'texts' };
}

/** Of two independent ones. */
function apart(a: Measured, b: Measured): Measured {
  return { value: a.value - b.value, se: a.se === null || b.se === null ? null : Math.hypot(a.se, b.se) };
}

/** Share of what the plain arm gained on held-out text that another one keeps, by seed; without an error of its own. */
export function keptBySeed(results: readonly ArmResult[], arm: string, plain: string): BySeed {
  const utility = (of: string, seed: number) =>
    results.find((result) => result.arm === of && result.seed === seed)?.utility ?? null;
  return new Map(
    results.flatMap((result): [number, Measured][] => {
      if (result.arm !== arm) return [];
      const [own, other] = [result.utility, utility(plain, result.seed)];
      const kept = own && other && gainKept(own, other);
      return kept === null ? [] : [[result.seed, { value: kept, se: null }]];
    }),
  );
}

/** Held-out loss of an arm, nats a token, by seed; without an error of its own. */
export function heldOutBySeed(results: readonly ArmResult[], arm: string): BySeed {
  return new Map(
    results.flatMap((result): [number, Measured][] => {
      const loss = result.arm === arm ? result.utility?.heldOut.loss : null;
      return loss == null ? [] : [[result.seed, { value: loss, se: null }]];
    }),
  );
}

import type { Column, Labels } from './columns';
import { countFlagged, curveOf } from './halves';
import { operatingPoint } from './operatingPoints';

export interface OverlapOptions {
  /** FPR that every attack is allowed. */
  readonly alpha?: number;
  /** Rows of the table of sets. */
  readonly rows?: number;
}

/** Which members each attack finds at one false-positive rate. */
export interface AttackOverlap {
  /** The FPR in use, the one asked for or the finest that every attack's non-members can show. */
  readonly alpha: number;
  readonly asked: number;
  /** Labelled members, with a score or without. */
  readonly members: number;
  readonly attacks: readonly OverlapAttack[];
  /** Every two attacks, in the order of the attacks. */
  readonly pairs: readonly OverlapPair[];
  /** Members by the exact set of attacks that find them; largest first, at most `rows`; nobody's members are not in it. */
  readonly sets: readonly OverlapSet[];
  /** What the table of sets leaves out: sets, and members in them. */
  readonly otherSets: number;
  readonly otherMembers: number;
  /** Members that no attack finds. */
  readonly foundByNone: number;
  /** Attacks without a score in one of the classes. */
  readonly excluded: readonly string[];
}

export interface OverlapAttack {
  readonly id: string;
  /** Texts with score ≥ threshold are flagged; +Infinity where nothing may be flagged. */
  readonly threshold: number;
  /** Members that it finds, and those that it alone finds. */
  readonly found: number;
  readonly alone: number;
  /** Flagged non-members, of so many with a score. */
  readonly falseAlarms: number;
  readonly nonmembers: number;
  /** Members without a score: never found. */
  readonly undefinedMembers: number;
}

export interface OverlapPair {
  readonly first: string;
  readonly second: string;
  /** Members that both find, and that at least one finds. */
  readonly both: number;
  readonly either: number;
  /** both / either; null where neither finds any. */
  readonly jaccard: number | null;
}

export interface OverlapSet {
  /** Ids in the order of the attacks. */
  readonly attacks: readonly string[];
  readonly count: number;
}

/**
 * Compares what attacks find, not how much. Every attack has its own threshold, at the same FPR. A member without a score
 * under an attack is not found by it. Throws RangeError for an alpha outside [0, 1].
 */
export function attackOverlap(
  columns: readonly Column[],
  labels: Labels,
  { alpha: asked = 0.05, rows = 20 }: OverlapOptions = {},
): AttackOverlap {
  if (!(asked >= 0 && asked <= 1))
    throw new RangeError(`A false positive rate lies in [0, 1], not ${asked}.`);
  const curves = columns.map(({ id, scores }) => ({ id, scores, curve: curveOf(scores, labels) }));
  const able = curves.flatMap(({ curve, ...column }) => (curve ? [{ ...column, curve }] : []));
  const alpha = Math.max(asked, ...able.map(({ curve }) => 1 / curve.nonmembers));
  const members = labels.flatMap((member, i) => (member === true ? [i] : []));

  const found = able.map(({ id, scores, curve }) => {
    const { threshold } = operatingPoint(curve, alpha);
    const flags = members.map((i) => scores[i] != null && scores[i] >= threshold);
    const { falseAlarms, nonmembers } = countFlagged(scores, labels, threshold);
    return {
      id,
      threshold,
      flags,
      falseAlarms,
      nonmembers,
      undefinedMembers: members.length - curve.members,
    };
  });
  const sets = setsOf(
    found.map(({ flags }) => flags),
    members.length,
  );
  const listed = sets.filter((set) => set.attacks.length > 0);
  const named = listed.slice(0, rows);
  return {
    alpha,
    asked,
    members: members.length,
    attacks: found.map(({ flags, ...attack }, a) => ({
      ...attack,
      found: flags.filter(Boolean).length,
      alone: listed.find((set) => set.attacks.length === 1 && set.attacks[0] === a)?.count ?? 0,
    })),
    pairs: pairsOf(found),
    sets: named.map(({ attacks, count }) => ({ attacks: attacks.map((a) => found[a]!.id), count })),
    otherSets: listed.length - named.length,
    otherMembers: listed.slice(rows).reduce((sum, { count }) => sum + count, 0),
    foundByNone: sets.find((set) => set.attacks.length === 0)?.count ?? 0,
    excluded: curves.flatMap(({ id, curve }) => (curve ? [] : [id])),
  };
}

interface FoundSet {
  readonly attacks: readonly number[];
  readonly count: number;
}

/** Members by the set of attacks that flag them: largest first, of equal ones the smaller set, then in order. */
function setsOf(flags: readonly (readonly boolean[])[], members: number): FoundSet[] {
  const counts = new Map<string, { attacks: number[]; count: number }>();
  for (let member = 0; member < members; member++) {
    const attacks = flags.flatMap((of, a) => (of[member] ? [a] : []));
    const key = attacks.join(' ');
    const set = counts.get(key) ?? { attacks, count: 0 };
    set.count++;
    counts.set(key, set);
  }
  return [...counts.values()].sort(
    (a, b) =>
      b.count - a.count || a.attacks.length - b.attacks.length || firstDifference(a.attacks, b.attacks),
  );
}

function firstDifference(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((value, i) => value !== b[i]);
  return at < 0 ? 0 : a[at]! - b[at]!;
}

function pairsOf(
  found: readonly { readonly id: string; readonly flags: readonly boolean[] }[],
): OverlapPair[] {
  return found.flatMap((first, a) =>
    found.slice(a + 1).map((second) => {
      let [both, either] = [0, 0];
      first.flags.forEach((flag, member) => {
        if (flag && second.flags[member]) both++;
        if (flag || second.flags[member]) either++;
      });
      return {
        first: first.id,
        second: second.id,
        both,
        either,
        jaccard: either === 0 ? null : both / either,
      };
    }),
  );
}

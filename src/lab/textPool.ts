import { Random } from '../data/random';
import type { ShippedRecord } from '../data/records';
import { sampleOf } from '../data/sample';
import { seedFor } from '../passes/digest';
import type { DataSpec } from './runSpec';

/** A text that a run can use. */
export interface PoolText {
  readonly id: string;
  readonly text: string;
  /** The same meaning in other words; null = there is none. */
  readonly paraphrase: string | null;
}

/** The texts of a run before members are drawn from them. */
export interface Pool {
  /** Texts that may become members or non-members. */
  readonly texts: readonly PoolText[];
  /** By id: member or not, where that is fixed; null = to be drawn. */
  readonly labels: ReadonlyMap<string, boolean> | null;
  readonly prefixMembers: readonly PoolText[];
  readonly prefixNonmembers: readonly PoolText[];
  readonly heldOut: readonly PoolText[];
  readonly auxiliary: readonly PoolText[];
  /** Texts that were given in the same words as an earlier one. */
  readonly duplicates: number;
}

type Source = DataSpec['source'];

/**
 * The texts of a run, by the parts that do not hang on a member's being one.
 *
 * @param records the shipped ones; not read where the texts are given
 * @throws RangeError with one sentence for a person, where there are too few texts
 */
export function poolOf({ source, heldOut }: DataSpec, records: readonly ShippedRecord[], seed: number): Pool {
  return source.kind === 'shipped'
    ? shippedPool(source, heldOut, records, seed)
    : givenPool(source, heldOut, seed);
}

/** The auxiliary records are held out too: no target reads them. */
function shippedPool(
  { domains, split }: Extract<Source, { kind: 'shipped' }>,
  heldOut: number | null,
  records: readonly ShippedRecord[],
  seed: number,
): Pool {
  const own = records.filter(({ domain }) => domains.includes(domain));
  const of = (...roles: ShippedRecord['role'][]) =>
    own
      .filter(({ role }) => roles.includes(role))
      .map(({ id, text, paraphrase }): PoolText => ({ id, text, paraphrase }));
  const auxiliary = of('auxiliary');
  const wanted = heldOut ?? auxiliary.length;
  if (wanted > auxiliary.length)
    throw new RangeError(`There are ${auxiliary.length} records to hold out, not ${wanted}.`);
  return {
    texts: of('member', 'nonmember'),
    labels: split === 'shipped' ? new Map(own.map(({ id, role }) => [id, role === 'member'])) : null,
    prefixMembers: of('prefix-member'),
    prefixNonmembers: of('prefix-nonmember'),
    heldOut: sampleOf(auxiliary, wanted, seedFor(seed, 'held out')),
    auxiliary,
    duplicates: 0,
  };
}

/** Share of given texts that is held out where no number is named. */
const HELD_OUT_SHARE = 0.1;

/** Held-out and prefix texts are drawn first; what is held out serves as auxiliary too. */
function givenPool(
  { texts, shots }: Extract<Source, { kind: 'given' }>,
  heldOut: number | null,
  seed: number,
): Pool {
  const distinct = [...new Map([...texts].reverse().map((text) => [text.text, text])).values()].reverse();
  const apart = heldOut ?? Math.max(1, Math.floor(distinct.length * HELD_OUT_SHARE + 1e-9));
  const reserved = apart + 2 * shots;
  if (distinct.length < reserved + 2)
    throw new RangeError(
      `${distinct.length} different texts are too few: ${apart} are held out and ${2 * shots} stand in prefixes, and a member and a non-member must be left.`,
    );
  const order = new Random(seedFor(seed, 'parts')).shuffle(distinct.map((_, i) => i));
  const part = (from: number, to?: number) => {
    const places = order.slice(from, to).sort((a, b) => a - b);
    return places.map((i): PoolText => distinct[i]!);
  };
  return {
    texts: part(reserved),
    labels: null,
    prefixMembers: part(apart, apart + shots),
    prefixNonmembers: part(apart + shots, reserved),
    heldOut: part(0, apart),
    auxiliary: part(0, apart),
    duplicates: texts.length - distinct.length,
  };
}

import { Random } from '../data/random';
import type { ShippedRecord } from '../data/records';
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

/** The shipped records of some domains, by their parts. The auxiliary ones are held out too: no target reads them. */
export function shippedPool(
  { domains, split }: Extract<Source, { kind: 'shipped' }>,
  records: readonly ShippedRecord[],
): Pool {
  const own = records.filter(({ domain }) => domains.includes(domain));
  const of = (...roles: ShippedRecord['role'][]) =>
    own
      .filter(({ role }) => roles.includes(role))
      .map(({ id, text, paraphrase }): PoolText => ({ id, text, paraphrase }));
  const labels = new Map(own.map(({ id, role }) => [id, role === 'member']));
  const auxiliary = of('auxiliary');
  return {
    texts: of('member', 'nonmember'),
    labels: split === 'shipped' ? labels : null,
    prefixMembers: of('prefix-member'),
    prefixNonmembers: of('prefix-nonmember'),
    heldOut: auxiliary,
    auxiliary,
    duplicates: 0,
  };
}

import { negativeLogLikelihood } from '../attacks/loss';
import type { LabelledText } from '../data/records';
import { passKey, type Records } from '../passes/plan';
import { isTrace } from '../passes/records';

/** What the known texts span, as [least, most]: a text outside of it is read with care. */
export interface KnownRange {
  readonly tokens: readonly [number, number];
  /** Mean loss under the target, nats a token. */
  readonly loss: readonly [number, number];
}

/** What texts span under a target; null while not all of their traces are there. */
export function rangeOf(texts: readonly LabelledText[], target: string, records: Records): KnownRange | null {
  const traces = texts.flatMap(({ text }) => {
    const record = records.get(passKey(target, text));
    return isTrace(record) ? [record] : [];
  });
  if (traces.length === 0 || traces.length < texts.length) return null;
  const lengths = traces.map(({ logp }) => logp.length);
  const losses = traces.flatMap(({ logp }) => negativeLogLikelihood(logp) ?? []);
  const span = (values: number[]) => [Math.min(...values), Math.max(...values)] as const;
  return { tokens: span(lengths), loss: span(losses) };
}

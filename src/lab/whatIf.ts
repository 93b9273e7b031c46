import * as v from 'valibot';
import type { ShippedRecord } from '../data/records';
import type { RunRecord } from './runRecord';
import { INITIAL_SPEC, RunSpec, SHIPPED_DATA } from './runSpec';

/** How often the text may stand in the list. */
export const WHAT_IF_REPEATS = [1, 3, 10] as const;

/** Which base reads the text, and among how many evaluated members; null = all of the shipped ones. */
export const WHAT_IF_SIZES = {
  small: { base: 'small', members: null },
  fast: { base: 'nano', members: 48 },
} as const;
export type WhatIfSize = keyof typeof WHAT_IF_SIZES;

export interface WhatIfWish {
  readonly text: string;
  readonly repeats: number;
  readonly size: WhatIfSize;
}

/** The two runs of a "what if". */
export interface WhatIfSpecs {
  readonly without: RunSpec;
  readonly within: RunSpec;
}

/** The shipped record that a text is, white space at its ends aside; null where it is none. */
export function recordOfText(text: string, records: readonly ShippedRecord[]): ShippedRecord | null {
  const words = text.trim();
  return records.find((record) => record.text.trim() === words) ?? null;
}

/** Whether a shipped record is read in every fine-tuning: then "without" has to leave it out. */
export function isTrainedOn({ role }: Pick<ShippedRecord, 'role'>): boolean {
  return role === 'member' || role === 'prefix-member';
}

/**
 * "What if it had trained on this text?": the shipped members with the text and without it, everything else equal. Where
 * the text is one of the members itself, "without" is trained on the others. Both lists are shuffled by the same seed, so
 * the two runs differ in their order too.
 */
export function whatIfSpecs(
  { text, repeats, size }: WhatIfWish,
  records: readonly ShippedRecord[],
): WhatIfSpecs {
  const { base, members } = WHAT_IF_SIZES[size];
  const record = recordOfText(text, records);
  const trained = record !== null && isTrainedOn(record);
  const of = (name: string, extra: RunSpec['data']['extra']): RunSpec => ({
    ...INITIAL_SPEC,
    name: `What if, ${base}: ${name}`,
    base,
    // nothing is measured between epochs: it is about the one text
    data: { ...SHIPPED_DATA, members, heldOut: 0, extra },
  });
  const words = `“${beginningOf(text)}”`;
  const leftOut = record === null ? [] : [{ text: record.text, repeats: 0 }];
  return {
    without: trained ? of(`all but ${words}`, leftOut) : of('known members alone', []),
    within: of(repeats === 1 ? `with ${words}` : `with ${words} ${repeats} times`, [
      { text, repeats },
      ...leftOut.filter((other) => other.text !== text),
    ]),
  };
}

/** Whether a run was made for one question: it reads the text in question, or leaves it out. No other run does. */
export function isOfAQuestion({ spec, madeBy }: Pick<RunRecord, 'spec' | 'madeBy'>): boolean {
  return madeBy === null && spec.data.extra.length > 0;
}

/** Whether two runs train alike, whatever they are called. */
export function isSameRun(a: RunSpec, b: RunSpec): boolean {
  const settings = (spec: RunSpec) => JSON.stringify({ ...v.parse(RunSpec, spec), name: '' });
  return settings(a) === settings(b);
}

const NAMED = 24;

/** The first words, as many as a name has room for. */
export function beginningOf(text: string): string {
  const words = text.trim().replace(/\s+/gu, ' ');
  if (words.length <= NAMED) return words;
  const cut = words.slice(0, NAMED + 1);
  const whole = cut.lastIndexOf(' ');
  return `${(whole > NAMED / 2 ? cut.slice(0, whole) : [...cut].slice(0, -1).join('')).trimEnd()}…`;
}

import type { LabelledText } from '../data/records';

/** A set of more texts than this is run in parts. */
export const LARGE = 1200;
/** Texts of a large set that are run, scored and let go together: memory does not grow with the set. */
export const PART = 300;

/** Texts that are run together. */
export interface Part {
  /** Place of the first one in the whole. */
  readonly from: number;
  readonly texts: readonly LabelledText[];
  /** Places, in the whole, of the texts of the part that are the same words as the one at a place: they share its passes. */
  sharing(text: number): readonly number[];
}

export function partsOf(texts: readonly LabelledText[]): Part[] {
  const size = texts.length > LARGE ? PART : Math.max(1, texts.length);
  const parts: Part[] = [];
  for (let from = 0; from < texts.length; from += size) {
    const part = texts.slice(from, from + size);
    const places = new Map<string, number[]>();
    part.forEach(({ text }, i) => {
      // views in lower case are shared by texts that differ in case alone
      const name = text.toLowerCase();
      const list = places.get(name);
      if (list) list.push(from + i);
      else places.set(name, [from + i]);
    });
    parts.push({
      from,
      texts: part,
      sharing: (text) => places.get(texts[text]!.text.toLowerCase()) ?? [text],
    });
  }
  return parts;
}

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
    let places: ReadonlyMap<string, readonly number[]> | null = null; // made when the part has its turn
    parts.push({
      from,
      texts: part,
      sharing(text) {
        places ??= placesOf(part, from);
        return places.get(wordsOf(texts[text]!)) ?? [text];
      },
    });
  }
  return parts;
}

/** Views in lower case are shared by texts that differ in case alone. */
function wordsOf({ text }: LabelledText): string {
  return text.toLowerCase();
}

function placesOf(part: readonly LabelledText[], from: number): Map<string, number[]> {
  const places = new Map<string, number[]>();
  part.forEach((one, i) => {
    const words = wordsOf(one);
    const list = places.get(words);
    if (list) list.push(from + i);
    else places.set(words, [from + i]);
  });
  return places;
}

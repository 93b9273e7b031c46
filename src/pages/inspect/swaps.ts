/** A piece of a neighbour, and whether it differs from the text there. */
export interface Piece {
  readonly text: string;
  readonly swapped: boolean;
}

/** Beyond so many pairs of differing words the places in between count as swapped as a whole. */
const MOST_PAIRS = 1_000_000;

const cut = (text: string): string[] => text.match(/[\p{L}\p{N}]+|\s+|[^\p{L}\p{N}\s]/gu) ?? [];

/** The pieces of a neighbour, those marked that do not stand in the text in this order (a longest common subsequence). */
export function markSwaps(text: string, neighbour: string): Piece[] {
  const [before, after] = [cut(text), cut(neighbour)];
  let first = 0;
  while (first < before.length && first < after.length && before[first] === after[first]) first++;
  let tail = 0;
  const most = Math.min(before.length, after.length) - first;
  while (tail < most && before.at(-1 - tail) === after.at(-1 - tail)) tail++;
  const kept = new Set<number>();
  after.forEach((_, i) => {
    if (i < first || i >= after.length - tail) kept.add(i);
  });
  const middle = [before, after].map((words) => words.slice(first, words.length - tail));
  for (const i of commonPlaces(middle[0]!, middle[1]!)) kept.add(first + i);
  return joined(after.map((piece, i) => ({ text: piece, swapped: !kept.has(i) })));
}

/** Places in b of a longest common subsequence of a and b. */
function commonPlaces(a: readonly string[], b: readonly string[]): number[] {
  if (a.length * b.length > MOST_PAIRS) return [];
  const width = b.length + 1;
  const longest = new Uint32Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      longest[i * width + j] =
        a[i] === b[j]
          ? longest[(i + 1) * width + j + 1]! + 1
          : Math.max(longest[(i + 1) * width + j]!, longest[i * width + j + 1]!);
    }
  }
  const places: number[] = [];
  for (let i = 0, j = 0; i < a.length && j < b.length;) {
    if (a[i] === b[j]) {
      places.push(j);
      i++;
      j++;
    } else if (longest[(i + 1) * width + j]! >= longest[i * width + j + 1]!) i++;
    else j++;
  }
  return places;
}

/** Neighbouring pieces of one kind as one. */
function joined(pieces: readonly Piece[]): Piece[] {
  const all: Piece[] = [];
  for (const piece of pieces) {
    const last = all.at(-1);
    if (last?.swapped === piece.swapped) all[all.length - 1] = { ...last, text: last.text + piece.text };
    else all.push(piece);
  }
  return all;
}

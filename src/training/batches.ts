import { Random } from '../data/random';
import { seedFor } from '../passes/digest';

/** Lengths are multiples of this: the engine's inner loops run over four numbers at a time, in blocks. */
const GRAIN = 16;
/** A second length means a second compilation, of seconds: it has to save this share of all positions. */
const WORTH_A_LENGTH = 0.1;

/** Some texts that are read together, all padded to one length. */
export interface Batch {
  /** Positions in the list of texts, at most `batch` many. */
  readonly texts: readonly number[];
  /** Tokens that each row is padded to. */
  readonly length: number;
}

/**
 * The one or two lengths that texts are padded to, in increasing order: as many compilations as a run takes. The last
 * holds the longest text.
 *
 * @param lengths tokens of each text that are read, at least one text, each between 1 and `context`
 */
export function paddedLengths(lengths: readonly number[], context: number): number[] {
  const round = (length: number) => Math.min(context, Math.ceil(length / GRAIN) * GRAIN);
  const long = round(lengths.reduce((most, length) => Math.max(most, length), 1));
  let best: number | null = null;
  let fewest = lengths.length * long * (1 - WORTH_A_LENGTH);
  for (let short = GRAIN; short < long; short += GRAIN) {
    const fitting = lengths.filter((length) => length <= short).length;
    const positions = fitting * short + (lengths.length - fitting) * long;
    if (positions < fewest) [best, fewest] = [short, positions];
  }
  return best === null ? [long] : [best, long];
}

/**
 * An epoch's batches: each text once, in an order drawn from seed and epoch. Texts of like length share a batch; what
 * the shorter ones leave over joins the longer ones, so every epoch has the same number of batches, and only one of them
 * may be smaller than the others.
 */
export function epochBatches(
  lengths: readonly number[],
  padded: readonly number[],
  batch: number,
  seed: number,
  epoch: number,
): Batch[] {
  const random = new Random(seedFor(seed, 'order', epoch));
  const shuffled = random.shuffle(lengths.map((_, text) => text));
  const batches: Batch[] = [];
  let left: number[] = [];
  padded.forEach((length, at) => {
    const above = at === 0 ? 0 : padded[at - 1]!;
    const own = shuffled.filter((text) => lengths[text]! > above && lengths[text]! <= length);
    const all = [...left, ...own];
    const last = at === padded.length - 1;
    const whole = last ? all.length : all.length - (all.length % batch);
    for (let from = 0; from < whole; from += batch)
      batches.push({ texts: all.slice(from, Math.min(whole, from + batch)), length });
    left = all.slice(whole);
  });
  return random.shuffle(batches);
}

/** Batches to measure a loss on: by length, in the order of the list. */
export function measuringBatches(
  lengths: readonly number[],
  padded: readonly number[],
  batch: number,
): Batch[] {
  return padded.flatMap((length, at) => {
    const above = at === 0 ? 0 : padded[at - 1]!;
    const own = lengths.flatMap((each, text) => (each > above && each <= length ? [text] : []));
    return Array.from({ length: Math.ceil(own.length / batch) }, (_, i) => ({
      texts: own.slice(i * batch, (i + 1) * batch),
      length,
    }));
  });
}

import { meanOf } from './mean';

/** Words of a text: what stands between white space. */
function wordsOf(text: string): string[] {
  return text.split(/\s+/u).filter((word) => word !== '');
}

function countsOf(words: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}

/** ROUGE-1 recall: the share of the true words that the sample has too, each as often as it has it; null without words. */
export function rouge1Recall(truth: string, sample: string): number | null {
  const wanted = wordsOf(truth);
  if (wanted.length === 0) return null;
  const found = countsOf(wordsOf(sample));
  let hits = 0;
  for (const [word, count] of countsOf(wanted)) hits += Math.min(count, found.get(word) ?? 0);
  return hits / wanted.length;
}

/**
 * SaMIA: how much of a text's true second half stands in continuations that the model writes for its first half
 * (attacks.md C10). Needs nothing but the model's text.
 *
 * @returns mean ROUGE-1 recall over the samples; null where the second half has no words or there is no sample
 */
export function samiaScore(suffix: string, samples: readonly string[]): number | null {
  const recalls = samples.map((sample) => rouge1Recall(suffix, sample));
  return meanOf(recalls.filter((recall) => recall !== null));
}

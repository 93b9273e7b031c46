/** Words as they are counted here: what stands between white space, in lower case, without punctuation around it. */
function comparedWords(text: string): string[] {
  return text
    .toLowerCase()
    .split(/\s+/u)
    .map((word) => word.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, ''))
    .filter((word) => word !== '');
}

/**
 * Share of a text's words that a paraphrase does not have, each counted as often as it stands there: 1 − ROUGE-1 recall.
 * Words in another order are not changed by that. null where the text has no words.
 */
export function shareOfWordsChanged(original: string, paraphrase: string): number | null {
  const words = comparedWords(original);
  if (words.length === 0) return null;
  const left = new Map<string, number>();
  for (const word of comparedWords(paraphrase)) left.set(word, (left.get(word) ?? 0) + 1);
  let kept = 0;
  for (const word of words) {
    const count = left.get(word) ?? 0;
    if (count > 0) kept++;
    left.set(word, count - 1);
  }
  return 1 - kept / words.length;
}

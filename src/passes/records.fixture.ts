import type { Alternatives, GradientNorms } from './records';

/** Gradient norms. For tests. */
export const GRADIENTS: GradientNorms = {
  tokens: 2,
  loss: 1.5,
  input: { l1: 3, l2: 2, linf: 1 },
  weights: { l1: 30, l2: 20, linf: 10 },
};

/** Alternatives over a text of these tokens: at each position three other words, of which the first is the likeliest. */
export function alternativesOf(tokens: readonly string[], words = ['one', 'two', 'six']): Alternatives {
  const end = Int32Array.from(tokens, (_, i) => tokens.slice(0, i + 1).join('').length);
  const texts = tokens.flatMap((token) => words.map((word) => `${/^\s*/.exec(token)![0]}${word}`));
  return {
    count: words.length,
    tokens: Int32Array.from(texts, (_, i) => i),
    logp: Float32Array.from(texts, (_, i) => -1 - (i % words.length)),
    texts,
    start: Int32Array.from(end, (_, i) => end[i - 1] ?? 0),
    end,
  };
}

/** Alternatives over any text, its words taken for tokens. */
export function alternativesTo(text: string, words?: string[]): Alternatives {
  return alternativesOf(text.match(/\s*\S+/g) ?? [], words);
}

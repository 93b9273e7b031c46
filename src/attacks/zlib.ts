import { deflate } from 'pako';
import { PLAIN } from '../passes/views';
import type { Attack } from './attack';
import { negativeLogLikelihood, scaledShares } from './loss';

/**
 * Bytes of the zlib stream (level 6, header and checksum included) of the text's UTF-8. By pako 2.1, which agrees with
 * stock zlib: the browser's own compressor gives other lengths.
 */
export function zlibBytes(text: string): number {
  return deflate(new TextEncoder().encode(text), { level: 6 }).length;
}

/** s = −L / Z; null where L is undefined. */
export function zlibScore(nll: number | null, bytes: number): number | null {
  return nll === null ? null : -nll / bytes;
}

/** Zlib: the loss against how well the text compresses (Carlini et al. 2021; attacks.md B3). */
export const zlib: Attack = {
  id: 'zlib',
  name: 'Zlib',
  source: { name: 'Carlini et al. 2021', url: 'https://arxiv.org/abs/2012.07805', evidence: 'code' },
  access: ['log-probabilities'],
  cost: '1F',
  options: [],
  needs: () => [{ model: 'target', view: PLAIN }],
  score: (signals) => zlibScore(negativeLogLikelihood(signals.trace('target').logp), zlibBytes(signals.text)),
  contribution(signals) {
    const { logp } = signals.trace('target');
    return logp.length === 0 ? null : scaledShares(logp, 1 / (logp.length * zlibBytes(signals.text)));
  },
  explain: {
    idea: 'A compressor is a reference that knows no language: repetitive text is easy for it too, and is discounted.',
    formula: 's(x) = −L_M(x) / Z(x)',
    caveat: 'Z grows with the length, so among texts of very different lengths the score ranks by length.',
    work(signals) {
      const nll = negativeLogLikelihood(signals.trace('target').logp);
      const bytes = zlibBytes(signals.text);
      return [
        { formula: 'L_M(x)', value: nll, meaning: 'mean loss under the target, nats a token' },
        { formula: 'Z(x)', value: bytes, meaning: 'bytes of the zlib stream, level 6' },
        { formula: 's = −L_M / Z', value: zlibScore(nll, bytes), meaning: 'nats a token, a byte' },
      ];
    },
  },
};

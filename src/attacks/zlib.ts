import { deflate } from 'pako';
import { PLAIN } from '../passes/views';
import type { Attack, Options, OptionSpec, Signals } from './attack';
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

/** s = −L / (Z / characters); null where L is undefined or there are no characters. Not the ranking of −L / Z. */
export function zlibPerCharacterScore(nll: number | null, bytes: number, characters: number): number | null {
  return nll === null || characters === 0 ? null : -nll / (bytes / characters);
}

/** Unicode code points. */
export function characterCount(text: string): number {
  return [...text].length;
}

const DIVISOR_OPTION: OptionSpec = {
  key: 'divisor',
  label: 'Divide the loss by',
  min: 0,
  max: 1,
  step: 1,
  initial: 0,
  choices: ['bytes', 'bytes per character'],
};

const perCharacter = (options: Options) => options['divisor'] === 1;

function scoreOf(signals: Signals, options: Options): number | null {
  const nll = negativeLogLikelihood(signals.trace('target').logp);
  const bytes = zlibBytes(signals.text);
  return perCharacter(options)
    ? zlibPerCharacterScore(nll, bytes, characterCount(signals.text))
    : zlibScore(nll, bytes);
}

/**
 * Zlib: the loss against how well the text compresses (Carlini et al. 2021; attacks.md B3). By choice against the bytes a
 * character, as SOFT's code and mia_llms_benchmark have it.
 */
export const zlib: Attack = {
  id: 'zlib',
  name: 'Zlib',
  source: { name: 'Carlini et al. 2021', url: 'https://arxiv.org/abs/2012.07805', evidence: 'code' },
  access: ['log-probabilities'],
  cost: '1F',
  family: 'likelihood',
  options: [DIVISOR_OPTION],
  needs: () => [{ model: 'target', view: PLAIN }],
  score: scoreOf,
  contribution(signals, options) {
    const { logp } = signals.trace('target');
    if (scoreOf(signals, options) === null) return null;
    const characters = perCharacter(options) ? characterCount(signals.text) : 1;
    return scaledShares(logp, characters / (logp.length * zlibBytes(signals.text)));
  },
  explain: {
    idea: 'A compressor is a reference that knows no language: repetitive text is easy for it too, and is discounted.',
    formula: 's(x) = −L_M(x) / Z(x)',
    caveat:
      'Z grows with the length, so among texts of very different lengths the score ranks by length. Divided by bytes per character it does not; that is another ranking.',
    work(signals, options) {
      const nll = negativeLogLikelihood(signals.trace('target').logp);
      const bytes = zlibBytes(signals.text);
      const characters = characterCount(signals.text);
      const value = scoreOf(signals, options);
      return [
        { formula: 'L_M(x)', value: nll, meaning: 'mean loss under the target, nats a token' },
        { formula: 'Z(x)', value: bytes, meaning: 'bytes of the zlib stream, level 6' },
        ...(perCharacter(options)
          ? [
              { formula: 'c(x)', value: characters, meaning: 'characters' },
              { formula: 's = −L_M / (Z / c)', value, meaning: 'nats a token, over bytes a character' },
            ]
          : [{ formula: 's = −L_M / Z', value, meaning: 'nats a token, a byte' }]),
      ];
    },
  },
};

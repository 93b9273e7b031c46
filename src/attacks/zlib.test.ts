import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { traceOf } from '../passes/trace.fixture';
import { declared, signalsOver, TEXT } from './signals.fixture';
import { characterCount, zlib, zlibBytes } from './zlib';

interface Case {
  readonly form: string;
  readonly input: { readonly text: string };
  readonly expected: { readonly zlib_bytes: number };
}

const golden = JSON.parse(readFileSync(new URL('../../golden/golden.json', import.meta.url), 'utf8')) as {
  cases: Case[];
};
const lengths = golden.cases
  .filter(({ form }) => form === 'zlib')
  .map(({ input, expected }): [string, number] => [input.text, expected.zlib_bytes]);

describe('zlibBytes', () => {
  it('has golden lengths to be checked on', () => {
    expect(lengths.length).toBeGreaterThan(5);
  });

  it.each(lengths)('of %j is the length that stock zlib gives', (text, bytes) => {
    expect(zlibBytes(text)).toBe(bytes);
  });
});

describe('zlib per character', () => {
  const trace = traceOf([-1, -2, -3]);
  const scene = { target: trace, reference: trace, lowercase: trace };
  const [bytes, perCharacter] = [{ divisor: 0 }, { divisor: 1 }];

  it('divides by the bytes a character instead of the bytes', () => {
    const signals = declared(zlib, bytes, scene);
    expect(zlib.score(signals, bytes)).toBeCloseTo(-2 / zlibBytes(TEXT), 12);
    expect(zlib.score(signals, perCharacter)).toBeCloseTo((-2 * TEXT.length) / zlibBytes(TEXT), 12);
  });

  it('splits over the tokens likewise', () => {
    for (const options of [bytes, perCharacter]) {
      const signals = declared(zlib, options, scene);
      const sum = zlib.contribution!(signals, options)!.reduce((total, share) => total + share, 0);
      expect(sum).toBeCloseTo(zlib.score(signals, options)!, 12);
    }
  });

  it('counts code points, not UTF-16 units', () => {
    expect(characterCount('a😀é')).toBe(3);
  });

  it('is undefined without characters', () => {
    const signals = signalsOver('', zlib.needs(perCharacter), scene);
    expect(zlib.score(signals, perCharacter)).toBeNull();
    expect(zlib.contribution!(signals, perCharacter)).toBeNull();
  });
});

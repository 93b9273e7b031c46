import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { zlibBytes } from './zlib';

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

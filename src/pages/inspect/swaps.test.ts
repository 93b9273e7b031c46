import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { markSwaps } from './swaps';

const marked = (text: string, neighbour: string) =>
  markSwaps(text, neighbour)
    .map((piece) => (piece.swapped ? `[${piece.text}]` : piece.text))
    .join('');

describe('markSwaps', () => {
  it('marks the words that were swapped and no others', () => {
    expect(marked('The old cat sat here.', 'The red cat lay here.')).toBe('The [red] cat [lay] here.');
    expect(marked('one two three', 'one two three')).toBe('one two three');
    expect(marked('a b', 'c d')).toBe('[c] [d]');
  });

  it('finds its way where a swap has more or fewer words', () => {
    expect(marked('see you at eight, bring it', 'see them both at nine, bring it')).toBe(
      'see [them] [both ]at [nine], bring it',
    );
    expect(marked('über den Zaun, 🚂', 'unter den Zaun, 🚂')).toBe('[unter] den Zaun, 🚂');
  });

  it('gives the neighbour back, piece by piece', () => {
    const words = fc.array(fc.constantFrom('a', 'b', 'c', ' ', ',', 'é', '\n')).map((all) => all.join(''));
    fc.assert(
      fc.property(words, words, (text, neighbour) => {
        const pieces = markSwaps(text, neighbour);
        expect(pieces.map((piece) => piece.text).join('')).toBe(neighbour);
        expect(markSwaps(text, text).every((piece) => !piece.swapped)).toBe(true);
      }),
    );
  });
});

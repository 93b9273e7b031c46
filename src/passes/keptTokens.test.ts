import { describe, expect, it } from 'vitest';
import { keptTokens } from './keptTokens';

/** A tokenizer that cuts before each white space. */
function trace(text: string) {
  const ends = [...text.matchAll(/\s?\S+/g)].map((match) => match.index + match[0].length);
  return { end: Int32Array.from(ends) };
}
const kept = (before: string, after: string) => keptTokens(trace(before), before, after);

describe('keptTokens', () => {
  it('keeps all of an unchanged text', () => {
    expect(kept('one two three', 'one two three')).toBe(3);
  });

  it('keeps what stands before a change, but not the word that it touches', () => {
    expect(kept('one two three', 'one two threes')).toBe(2);
    expect(kept('one two three', 'one tow three')).toBe(1);
    expect(kept('one two three', 'One two three')).toBe(0);
  });

  it('keeps the last word where a new one begins after it, or where the rest is cut off', () => {
    expect(kept('one two', 'one two three')).toBe(2);
    expect(kept('one two three', 'one two')).toBe(2);
  });

  it('keeps nothing of an emptied text', () => {
    expect(kept('one two', '')).toBe(0);
  });
});

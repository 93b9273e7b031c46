import { describe, expect, it } from 'vitest';
import { rouge1Recall, samiaScore } from './samiaScore';

describe('ROUGE-1 recall', () => {
  it('counts a word as often as both have it', () => {
    expect(rouge1Recall('the cat and the dog', 'the the the\ndog')).toBe(3 / 5);
  });

  it('is exact about writing, and undefined for a text without words', () => {
    expect(rouge1Recall('Anna', 'anna Anna.')).toBe(0);
    expect(rouge1Recall(' \n', 'Anna')).toBeNull();
  });
});

describe('SaMIA', () => {
  it('is the mean over the samples of one text', () => {
    expect(samiaScore('a b', ['a', 'b a', 'c'])).toBe(0.5);
  });

  it('is undefined without samples or without words to find', () => {
    expect(samiaScore('a', [])).toBeNull();
    expect(samiaScore('', ['a'])).toBeNull();
  });
});

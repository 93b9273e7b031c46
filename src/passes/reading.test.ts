import { describe, expect, it } from 'vitest';
import { neighbourFromModel, neighbourFromWords } from './neighbours';
import { NO_SOURCES, readingOf, viewObstacle, type ViewSources } from './reading';
import { alternativesTo } from './records.fixture';
import { LOWERCASE, PLAIN, type View } from './views';

const TEXT = 'The old tram was late';
const SOURCES: ViewSources = {
  prefixes: { members: ['M1', 'M2'], nonmembers: ['N1', 'N2', 'N3'] },
  words: new Map([
    [3, ['cat', 'dog']],
    [4, ['moon', 'bird']],
  ]),
};
const ALTERNATIVES = alternativesTo(TEXT);
const prefixed = (prefix: 'members' | 'nonmembers'): View => ({ kind: 'prefixed', prefix, shots: 2 });
const swapped = (proposer: 'base' | 'words') =>
  ({ kind: 'swapped', proposer, index: 3, share: 0.5, seed: 1 }) as const;
const NOISY: View = { kind: 'noisy', pair: 2, sign: -1, sd: 0.1, seed: 5 };

describe('readingOf', () => {
  const read = (view: View, sources = SOURCES) => readingOf(view, TEXT, sources, ALTERNATIVES);

  it('is words alone for views that are words', () => {
    expect(read(PLAIN)).toEqual({ words: TEXT });
    expect(read(LOWERCASE)).toEqual({ words: 'the old tram was late' });
  });

  it('has the texts in front beside the words, of the class that is asked for', () => {
    expect(read(prefixed('members'))).toEqual({ words: TEXT, prefix: ['M1', 'M2'] });
    expect(read(prefixed('nonmembers'))).toEqual({ words: TEXT, prefix: ['N1', 'N2'] });
  });

  it('has the noise beside the words', () => {
    expect(read(NOISY)).toEqual({ words: TEXT, noise: { seed: 5, pair: 2, sign: -1, sd: 0.1 } });
  });

  it('is a neighbour by the list of words, or by the base model, and then it is another text', () => {
    const byWords = read(swapped('words')).words;
    const byBase = read(swapped('base')).words;
    expect(byWords).toBe(neighbourFromWords(TEXT, SOURCES.words!, swapped('words')));
    expect(byBase).toBe(neighbourFromModel(TEXT, ALTERNATIVES, swapped('base')));
    expect(new Set([TEXT, byWords, byBase]).size).toBe(3);
  });

  it('is the text itself where the base model has no alternatives for it', () => {
    expect(readingOf(swapped('base'), TEXT, SOURCES, null)).toEqual({ words: TEXT });
  });

  it('throws where something is missing', () => {
    expect(() => readingOf(swapped('base'), TEXT, SOURCES, undefined)).toThrow('alternatives');
    expect(() => read(swapped('words'), NO_SOURCES)).toThrow('no list of words');
  });
});

describe('viewObstacle', () => {
  const allViews = [PLAIN, LOWERCASE, NOISY, prefixed('members'), prefixed('nonmembers'), swapped('words')];

  it('is none where everything is there', () => {
    for (const view of [...allViews, swapped('base')]) expect(viewObstacle(view, SOURCES)).toBeNull();
  });

  it('names what is missing', () => {
    expect(allViews.map((view) => viewObstacle(view, NO_SOURCES))).toEqual([
      null,
      null,
      null,
      'no texts that are known to be members',
      'no texts that are known to be non-members',
      'no list of words',
    ]);
  });

  it('holds against readingOf only what it cannot read', () => {
    for (const view of allViews) {
      if (viewObstacle(view, NO_SOURCES) === null)
        expect(() => readingOf(view, TEXT, NO_SOURCES, ALTERNATIVES)).not.toThrow();
    }
  });
});

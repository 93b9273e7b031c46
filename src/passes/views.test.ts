import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { views } from './views.fixture';
import {
  LOWERCASE,
  PLAIN,
  prefixOf,
  viewKey,
  viewName,
  viewText,
  type View,
  type ViewContext,
} from './views';

const prefixed = (prefix: 'members' | 'nonmembers', shots: number) =>
  ({ kind: 'prefixed', prefix, shots }) as const;
const CONTEXT: ViewContext = { prefixes: { members: ['M1', 'M2', 'M3'], nonmembers: ['N1', 'N2'] } };
const withMembers = (...members: string[]): ViewContext => ({ prefixes: { ...CONTEXT.prefixes, members } });

describe('viewText', () => {
  it('is the text itself, or in lower case', () => {
    expect(viewText(PLAIN, 'Ärger IN Riga')).toBe('Ärger IN Riga');
    expect(viewText(LOWERCASE, 'Ärger IN Riga')).toBe('ärger in riga');
  });
});

describe('viewName', () => {
  it('is the kind, and what tells a view from others of its kind', () => {
    const named: readonly View[] = [
      PLAIN,
      LOWERCASE,
      prefixed('members', 3),
      { kind: 'swapped', proposer: 'words', index: 2, share: 0.15, seed: 7 },
      { kind: 'noisy', pair: 1, sign: -1, sd: 0.1, seed: 7 },
    ];
    expect(named.map(viewName)).toEqual([
      'plain',
      'lowercase',
      'prefixed:members:3',
      'swapped:words:0.15:7:2',
      'noisy:0.1:7:1-',
    ]);
  });

  it('tells any two views apart', () => {
    fc.assert(
      fc.property(views, views, (one, other) => {
        const same = JSON.stringify(entries(one)) === JSON.stringify(entries(other));
        expect(viewName(one) === viewName(other)).toBe(same);
      }),
    );
  });
});

const entries = (view: View) => Object.entries(view).sort(([a], [b]) => (a < b ? -1 : 1));

describe('viewKey', () => {
  it('is the words themselves for views that are words alone: two that come out the same share it', () => {
    expect(viewKey(PLAIN, 'One')).toBe('One');
    expect(viewKey(LOWERCASE, 'One')).toBe('one');
    expect(viewKey(LOWERCASE, 'one')).toBe(viewKey(PLAIN, 'one'));
  });

  it('tells all other views of a text apart, and those of two texts', () => {
    const derived = views.filter(({ kind }) => kind !== 'plain' && kind !== 'lowercase');
    const text = fc.constantFrom('One', 'one', '');
    fc.assert(
      fc.property(derived, text, derived, text, (view, a, other, b) => {
        const same = a === b && viewName(view) === viewName(other);
        expect(viewKey(view, a, CONTEXT) === viewKey(other, b, CONTEXT)).toBe(same);
        expect([a, a.toLowerCase()]).not.toContain(viewKey(view, a, CONTEXT));
      }),
    );
  });

  it('has the texts in front as a part of it, those that are used, in their order', () => {
    const key = (context: ViewContext) => viewKey(prefixed('members', 2), 'One', context);
    expect(key(withMembers('M1', 'M2', 'other'))).toBe(key(CONTEXT));
    expect(key({ prefixes: { ...CONTEXT.prefixes, nonmembers: [] } })).toBe(key(CONTEXT));
    const others = [
      withMembers('M1', 'other'),
      withMembers('M2', 'M1'),
      withMembers('M1M2'),
      withMembers('M1'),
      withMembers(),
    ];
    expect(new Set([CONTEXT, ...others].map(key)).size).toBe(6);
  });

  it('does not hang on texts in front where none are asked for', () => {
    const view: View = { kind: 'noisy', pair: 0, sign: 1, sd: 0.1, seed: 0 };
    for (const each of [PLAIN, LOWERCASE, view])
      expect(viewKey(each, 'One', CONTEXT)).toBe(viewKey(each, 'One'));
  });
});

describe('prefixOf', () => {
  it('is the first texts of the class, as many as there are', () => {
    expect(prefixOf(prefixed('members', 2), CONTEXT)).toEqual(['M1', 'M2']);
    expect(prefixOf(prefixed('nonmembers', 9), CONTEXT)).toEqual(['N1', 'N2']);
  });
});

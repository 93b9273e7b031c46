import { describe, expect, it } from 'vitest';
import { isFunctionWord } from './functionWords';
import { readSynonyms, SYNONYMS } from './synonyms';

describe('readSynonyms', () => {
  it('keeps the form of a verb, by rule or as given', () => {
    const found = readSynonyms('v stop cease try lie/lies/lay/lain/lying\n');
    expect(found.get('stopped')).toEqual(['ceased', 'tried']);
    expect(found.get('stopping')).toEqual(['ceasing', 'lying', 'trying']);
    expect(found.get('tries')).toEqual(['ceases', 'lies', 'stops']);
    expect(found.get('lay')).toEqual(['ceased', 'stopped', 'tried']);
    expect(found.get('lain')).toEqual(['ceased', 'stopped', 'tried']);
  });

  it('never takes a past for a participle, nor "cut" for either', () => {
    const found = readSynonyms(
      'v begin/begins/began/begun/beginning start\nv cut/cuts/cut/cut/cutting lower\n',
    );
    expect(found.get('started')).toBeUndefined();
    expect(found.get('began')).toEqual(['started']);
    expect(found.get('cut')).toBeUndefined();
    expect(found.get('lowered')).toEqual(['cut']);
  });

  it('keeps singular and plural apart', () => {
    const found = readSynonyms('n box/boxes carton child/children\n');
    expect(found.get('boxes')).toEqual(['cartons', 'children']);
    expect(found.get('child')).toEqual(['box', 'carton']);
  });

  it('names a line that is no group', () => {
    expect(() => readSynonyms('x big large\n')).toThrow('"x big large"');
    expect(() => readSynonyms('n a/b/c\n')).toThrow('"n a/b/c"');
  });
});

describe('the list', () => {
  it('is of plain words, none of which stands for itself', () => {
    expect(SYNONYMS.size).toBeGreaterThan(1000);
    const odd = [...SYNONYMS].filter(
      ([word, others]) =>
        others.length === 0 ||
        others.includes(word) ||
        [word, ...others].some((each) => !/^[a-z]+$/.test(each)),
    );
    expect(odd).toEqual([]);
  });

  it('never stands a number, a day or a "not" for anything, nor anything for them', () => {
    for (const word of ['not', 'no', 'never', 'two', 'ten', 'monday', 'march', 'half', 'left', 'right']) {
      expect(isFunctionWord(word)).toBe(true);
      expect(SYNONYMS.has(word), word).toBe(false);
      expect([...SYNONYMS].filter(([, others]) => others.includes(word))).toEqual([]);
    }
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describeJsonFault, jsonFault } from './jsonFault';

const isJson = (text: string) => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};
const said = (json: string) => {
  const fault = jsonFault(json);
  return fault && describeJsonFault(json, fault);
};

describe('jsonFault', () => {
  it('finds a fault where and only where there is one', () => {
    const pieces = fc.constantFrom(
      ...[
        '{',
        '}',
        '[',
        ']',
        ',',
        ':',
        '"a"',
        '"',
        '\\',
        '\\n',
        '\\u00e9',
        '\\x',
        '1',
        '-0.5e+3',
        '01',
        '.5',
        'true',
      ],
      ...['null', 'NaN', ' ', '\n', '\t', 'x', '\u2028'],
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 12 }), (parts) => {
        const text = parts.join('');
        expect(jsonFault(text) === null).toBe(isJson(text));
      }),
      { numRuns: 5000 },
    );
  });

  it('finds none in what JSON.stringify writes, and one at a broken place', () => {
    fc.assert(
      fc.property(fc.json(), fc.nat(), (json, at) => {
        expect(jsonFault(json)).toBeNull();
        const cut = json.slice(0, at % json.length);
        if (isJson(cut)) return; // a number that is cut may be a number
        const fault = jsonFault(cut)!;
        // inside a word such as "true" the fault is where the word begins
        expect(fault.offset).toBeGreaterThan(cut.length - 5 - (/-?[\d.eE+-]*$/.exec(cut)?.[0].length ?? 0));
      }),
    );
  });

  it.each([
    ['{"a":1 "b":2}', 'not JSON: at column 8 stands "\\"" where a comma or } should be'],
    ['[1, 2', 'not JSON: it ends at column 6 where a comma or ] should follow'],
    ['{a:1}', 'not JSON: at column 2 stands "a" where a name in double quotes should be'],
    ['{"a" 1}', 'not JSON: at column 6 stands "1" where a colon should be'],
    ['{"a":NaN}', 'not JSON: at column 6 stands "NaN" where a value should be'],
    ["['x']", `not JSON: at column 2 stands "'" where a value should be`],
    ['"a\\x"', 'not JSON: at column 3 stands "\\\\" where a valid escape should be'],
    ['[1]\n[2]', 'not JSON: at line 2, column 1 stands "[" where the end should be'],
    ['{\r\n"a": "b\n"}', 'not JSON: at line 2, column 8 stands "\\n" where a closing quote'],
    ['"a\u001fb"', 'not JSON: at column 3 stands "\\u001f" where a closing quote'],
    ['', 'not JSON: it ends at column 1 where a value should follow'],
  ])('says of %j', (json, message) => {
    expect(said(json)).toContain(message);
  });

  it('takes any depth', () => {
    const deep = '['.repeat(200_000);
    expect(jsonFault(deep)).toEqual({ offset: 200_000, expected: 'a value' });
    expect(jsonFault(deep + ']'.repeat(200_000))).toBeNull();
  });
});

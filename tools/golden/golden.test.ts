import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { checkCase } from './check';
import { parseGolden, type GoldenCase } from './file';
import { FORMS } from './forms';

const FILE = fileURLToPath(new URL('../../golden/golden.json', import.meta.url));
const cases = parseGolden(readFileSync(FILE, 'utf8'));
const built = cases.filter((golden) => FORMS.has(golden.form));

describe('golden numbers', () => {
  it.each(built)('$id', (golden) => {
    expect(checkCase(golden, FORMS)).toEqual({ kind: 'passed' });
  });

  it('has at least one case for every form that is built', () => {
    const named = new Set(cases.map((golden) => golden.form));
    expect([...FORMS.keys()].filter((form) => !named.has(form))).toEqual([]);
  });

  it('fails when any number that it expects is changed', () => {
    for (const golden of built) {
      for (const key of Object.keys(golden.expected)) {
        const changed = { ...golden, expected: { ...golden.expected, [key]: change(golden.expected[key]) } };
        expect(checkCase(changed, FORMS).kind, `${golden.id} ${key}`).toBe('failed');
      }
    }
  });

  it('fails a form that throws and says why', () => {
    const golden: GoldenCase = { id: 'x', form: 'auc', input: {}, expected: { auc: 1 }, tolerance: 0 };
    expect(checkCase(golden, FORMS)).toMatchObject({
      kind: 'failed',
      mismatches: [{ got: expect.stringContaining('members') as string }],
    });
  });

  it('skips a form that is not built', () => {
    const golden: GoldenCase = { id: 'x', form: 'no such form', input: {}, expected: {}, tolerance: 0 };
    expect(checkCase(golden, FORMS)).toEqual({ kind: 'skipped' });
  });
});

/** Another value of the same kind, off by more than any tolerance in its last number. */
function change(value: unknown): unknown {
  if (Array.isArray(value)) return value.length === 0 ? [0] : [...value.slice(0, -1), change(value.at(-1))];
  if (typeof value === 'number') return value + 0.001 * Math.max(1, Math.abs(value));
  return value === null ? 0 : `${String(value)}?`;
}

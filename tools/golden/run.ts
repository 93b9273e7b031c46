/**
 * Checks the project's formulas against worked numbers: npm run golden -- FILE
 * Prints a line for each failing case and last the totals. Exit status: 0 all well, 1 a case failed, 2 no usable file.
 */
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { checkCase } from './check';
import type { Mismatch } from './compare';
import { parseGolden, type GoldenCase } from './file';
import { FORMS } from './forms';

const MISMATCHES_SHOWN = 3;

process.exitCode = main(process.argv.slice(2));

function main(args: readonly string[]): number {
  const [file, ...rest] = args;
  if (file === undefined || rest.length > 0) {
    console.error('Usage: npm run golden -- FILE');
    return 2;
  }
  const cases = read(file);
  if (cases === null) return 2;

  const totals = { passed: 0, failed: 0, skipped: 0 };
  for (const golden of cases) {
    const outcome = checkCase(golden, FORMS);
    totals[outcome.kind]++;
    if (outcome.kind === 'failed') console.log(describe(golden, outcome.mismatches));
  }
  const skipped = totals.skipped > 0 ? `, ${totals.skipped} skipped` : '';
  console.log(`${totals.passed} passed, ${totals.failed} failed${skipped}`);
  return totals.failed > 0 ? 1 : 0;
}

/** The cases of a file, or null after saying what is wrong with it. */
function read(file: string): GoldenCase[] | null {
  try {
    return parseGolden(readFileSync(locate(file), 'utf8'));
  } catch (error) {
    console.error(`Cannot use ${file}: ${error instanceof Error ? error.message : String(error)}`);
    return null;
  }
}

/** npm runs scripts in the package's folder; the name was typed in INIT_CWD. */
function locate(file: string): string {
  const typed = resolve(process.env['INIT_CWD'] ?? '.', file);
  return existsSync(typed) ? typed : resolve(file);
}

function describe(golden: GoldenCase, mismatches: readonly Mismatch[]): string {
  const shown = mismatches
    .slice(0, MISMATCHES_SHOWN)
    .map(({ key, expected, got }) => `${key || 'expected'}: expected ${show(expected)}, got ${show(got)}`);
  const more = mismatches.length - shown.length;
  return `${golden.id}  ${shown.join('; ')}${more > 0 ? `; and ${more} more` : ''}`;
}

/** JSON, but with NaN and the infinities by name and on one short line. */
function show(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (typeof value === 'number') return String(value);
  const text = JSON.stringify(value);
  return text.length > 120 ? `${text.slice(0, 120)}…` : text;
}

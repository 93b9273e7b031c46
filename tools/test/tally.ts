/** Counting tests: what each program's output says in passed and failed. Pure. */
import * as v from 'valibot';

/** How many passed and failed. A test that was skipped or did not run has failed: it has shown nothing. */
export interface Tally {
  readonly passed: number;
  readonly failed: number;
  /** Why something failed, where the program's own output may not say. */
  readonly note?: string;
}

/** What one step came to. */
export interface StepResult {
  readonly name: string;
  readonly tally: Tally;
  readonly seconds: number;
}

const VitestReport = v.object({
  testResults: v.array(
    v.object({ status: v.string(), assertionResults: v.array(v.object({ status: v.string() })) }),
  ),
});

const PlaywrightSpecs = v.array(v.object({ tests: v.array(v.object({ status: v.string() })) }));

interface PlaywrightSuite {
  specs: v.InferOutput<typeof PlaywrightSpecs>;
  suites?: PlaywrightSuite[] | undefined;
}

const PlaywrightSuite: v.GenericSchema<PlaywrightSuite> = v.object({
  specs: PlaywrightSpecs,
  suites: v.optional(v.array(v.lazy(() => PlaywrightSuite))),
});

const PlaywrightReport = v.object({ suites: v.array(PlaywrightSuite), errors: v.array(v.unknown()) });

/** One failure that no test stands for. */
function failure(note: string): Tally {
  return { passed: 0, failed: 1, note };
}

/** Reads a report of a given form; null = it is not there, or is something else. */
function read<Schema extends v.GenericSchema>(
  schema: Schema,
  text: string | null,
): v.InferOutput<Schema> | null {
  try {
    return v.parse(schema, JSON.parse(text ?? ''));
  } catch {
    return null;
  }
}

/** A program that failed though none of its tests did has something to say all the same. */
function withExit(tally: Tally, exitCode: number): Tally {
  if (tally.failed > 0) return tally;
  if (exitCode !== 0) return { ...tally, failed: 1, note: `ended with code ${String(exitCode)}` };
  return tally.passed === 0 ? failure('there were no tests') : tally;
}

/** Counts by the state that means passed. */
function count(states: readonly string[], good: string): Tally {
  const passed = states.filter((state) => state === good).length;
  return { passed, failed: states.length - passed };
}

/** A step that passes or fails as a whole. */
export function tallyExit(exitCode: number): Tally {
  return exitCode === 0 ? { passed: 1, failed: 0 } : failure(`ended with code ${String(exitCode)}`);
}

/** Vitest's json report. A file that could not be loaded has no tests in it and counts as one failure. */
export function tallyVitest(text: string | null, exitCode: number): Tally {
  const report = read(VitestReport, text);
  if (!report) return failure('vitest wrote no report');
  const states = report.testResults.flatMap(({ status, assertionResults }) => {
    const inside = assertionResults.map((assertion) => assertion.status);
    const unexplained = status !== 'passed' && inside.every((state) => state === 'passed');
    return unexplained ? [...inside, status] : inside;
  });
  return withExit(count(states, 'passed'), exitCode);
}

/** Every test's state in a suite and the suites in it. */
function statesOf({ specs, suites }: PlaywrightSuite): string[] {
  const own = specs.flatMap(({ tests }) => tests.map(({ status }) => status));
  return [...own, ...(suites ?? []).flatMap(statesOf)];
}

/** Playwright's json report. Errors outside tests (a server that did not start) count one each. */
export function tallyPlaywright(text: string | null, exitCode: number): Tally {
  const report = read(PlaywrightReport, text);
  if (!report) return failure('playwright wrote no report');
  const { passed, failed } = count(report.suites.flatMap(statesOf), 'expected');
  return withExit({ passed, failed: failed + report.errors.length }, exitCode);
}

/**
 * The last line of the golden run: "N passed, N failed" and perhaps ", N skipped". A skipped case is of a form that the
 * project does not compute yet: it is named in the note, and neither passed nor failed.
 */
export function tallyGolden(output: string, exitCode: number): Tally {
  const last = output.trimEnd().split('\n').at(-1) ?? '';
  const match = /^(\d+) passed, (\d+) failed(?:, (\d+) skipped)?\s*$/.exec(last);
  if (!match) return failure('the last line is not "N passed, N failed"');
  const [passed = 0, failed = 0, skipped = 0] = match.slice(1).map((digits) => Number(digits || 0));
  const tally = withExit({ passed, failed }, exitCode);
  return skipped === 0
    ? tally
    : { ...tally, note: [tally.note, `${skipped} cases of forms not built yet`].filter(Boolean).join('; ') };
}

/** All steps together. */
export function total(results: readonly StepResult[]): Tally {
  return {
    passed: results.reduce((sum, { tally }) => sum + tally.passed, 0),
    failed: results.reduce((sum, { tally }) => sum + tally.failed, 0),
  };
}

/** Whether the whole run is good: nothing failed, and something was tested. */
export function isGood({ passed, failed }: Tally): boolean {
  return failed === 0 && passed > 0;
}

/** The very last line of a run. */
export function lastLine({ passed, failed }: Tally): string {
  return `${String(passed)} passed, ${String(failed)} failed`;
}

/** The steps as a table in plain text. */
export function table(results: readonly StepResult[]): string {
  const rows = results.map(({ name, tally, seconds }) => [
    name,
    String(tally.passed),
    String(tally.failed),
    seconds.toFixed(1),
    tally.note ?? '',
  ]);
  return [['step', 'passed', 'failed', 'seconds', ''], ...rows]
    .map(([name = '', passed = '', failed = '', seconds = '', note = '']) =>
      `${name.padEnd(9)}${passed.padStart(7)}${failed.padStart(8)}${seconds.padStart(9)}  ${note}`.trimEnd(),
    )
    .join('\n');
}

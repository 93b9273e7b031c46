/** The steps of `npm test`, in their order. */
import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';

import { ensureBrowser } from '../browser/find';
import { ROOT, run } from './command';
import { type Tally, tallyExit, tallyGolden, tallyPlaywright, tallyVitest } from './tally';

/** One step: a name for the command line and the table, and what it does. */
export interface Step {
  readonly name: string;
  /** Steps without which this one makes no sense: when one of them failed in this run, it counts as one failure. */
  readonly after?: readonly string[];
  work(): Promise<Tally>;
}

const UNIT_REPORT = 'test-results/unit.json';
/** Written by playwright.config.ts. */
const E2E_REPORT = 'test-results/e2e.json';

/** A step that is one script of package.json and passes or fails as a whole. */
function script(name: string, npmScript: string): Step {
  return { name, work: async () => tallyExit((await run('npm', ['run', '--silent', npmScript])).exitCode) };
}

/** Runs a program that writes a report; one of an earlier run must not be taken for it. */
async function withReport(file: string, work: () => Promise<number>): Promise<[string | null, number]> {
  const full = path.join(ROOT, file);
  await rm(full, { force: true });
  const exitCode = await work();
  return [await readFile(full, 'utf8').catch(() => null), exitCode];
}

async function unit(): Promise<Tally> {
  const args = ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${UNIT_REPORT}`];
  return tallyVitest(...(await withReport(UNIT_REPORT, async () => (await run('vitest', args)).exitCode)));
}

async function golden(): Promise<Tally> {
  const args = ['run', '--silent', 'golden', '--', 'golden/golden.json'];
  const { output, exitCode } = await run('npm', args, { keep: true });
  return tallyGolden(output, exitCode);
}

async function browser(): Promise<Tally> {
  if (!existsSync(path.join(ROOT, 'dist', 'index.html'))) {
    return { passed: 0, failed: 1, note: 'there is no built page: run `npm run build` first' };
  }
  const { executablePath, how } = await ensureBrowser();
  console.log(`Browser: ${executablePath} (${how})`);
  const env = { CHROME_PATH: executablePath };
  const report = await withReport(
    E2E_REPORT,
    async () => (await run('playwright', ['test', '--forbid-only'], { env })).exitCode,
  );
  return tallyPlaywright(...report);
}

export const STEPS: readonly Step[] = [
  script('types', 'check:types'),
  script('lint', 'check:lint'),
  script('format', 'check:format'),
  { name: 'unit', work: unit },
  { name: 'golden', work: golden },
  script('build', 'build'),
  { name: 'browser', after: ['build'], work: browser },
];

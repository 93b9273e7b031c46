import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync, createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import type { Page } from '@playwright/test';
import { scoresCsv } from '../../src/data/exports/scoresCsv';
import { summaryJson } from '../../src/data/exports/summaryJson';
import { traceLine } from '../../src/data/exports/tracesJsonl';
import { readJsonl } from '../../src/data/jsonl';
import type { LabelledText } from '../../src/data/records';
import type { HeadlessOutcome } from '../../src/state/headless';
import { UsageError, type EvaluateArguments } from './arguments';
import { openPage } from './openPage';

/** The page or its browser failed; nothing in the arguments would help. */
export class PageError extends Error {}

const CHUNK = 200;

/** Runs the page's own evaluation over a file. @throws UsageError, PageError */
export async function evaluate(options: EvaluateArguments): Promise<void> {
  const given = options.data === 'records' ? null : readData(options.data);
  const query = new URLSearchParams({
    target: options.target,
    reference: options.reference,
    device: options.device,
  });
  const opened = await openPage({ device: options.device, hash: `headless?${query.toString()}` }).catch(
    (error: unknown) => {
      throw new PageError(error instanceof Error ? error.message : String(error));
    },
  );
  try {
    await runIn(opened.page, opened.browserVersion, options, given);
  } finally {
    await opened.close();
  }
}

function readData(file: string): readonly LabelledText[] {
  let content: string;
  try {
    content = new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file));
  } catch (error) {
    throw new UsageError(
      `${file} cannot be read as UTF-8 text: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
  const { texts, rejected } = readJsonl(content);
  if (rejected.length > 0) {
    throw new UsageError(rejected.map(({ line, reason }) => `${file}, line ${line}: ${reason}`).join('\n'));
  }
  if (texts.length === 0) throw new UsageError(`${file} holds no text`);
  return texts;
}

async function runIn(
  page: Page,
  browser: string,
  options: EvaluateArguments,
  given: readonly LabelledText[] | null,
): Promise<void> {
  await page.waitForFunction(() => globalThis.trainspotter !== undefined);
  const failure = await page.evaluate(() => trainspotter!.open());
  if (failure !== null) throw new PageError(failure);
  const models = await page.evaluate(() => trainspotter!.models());
  for (const model of [options.target, options.reference]) {
    if (!models.some(({ id }) => id === model)) {
      throw new UsageError(`no model "${model}"; there are: ${models.map(({ id }) => id).join(', ')}`);
    }
  }
  const all = given ?? (await page.evaluate(() => trainspotter!.records()));
  const texts = all.slice(0, options.limit ?? undefined);
  const timer = setInterval(() => void report(page), 5000);
  try {
    const { attacks, data, control, prefixes } = options;
    const error = await page.evaluate(
      ([name, list, ids, other]) => trainspotter!.evaluate(name, list, ids, other),
      [data, texts, attacks, { control, prefixes }] as const,
    );
    if (error !== null) throw new PageError(error);
  } finally {
    clearInterval(timer);
  }
  const outcome = await page.evaluate(() => trainspotter!.outcome());
  if (outcome.device !== options.device) {
    throw new PageError(
      `scoring ran on ${String(outcome.device)}, not on ${options.device}: ${outcome.fallback ?? ''}`,
    );
  }
  for (const { id, message } of outcome.rejected) console.error(`${id}: ${message}`);
  for (const { attack, reason } of outcome.missing) console.error(`${attack} was not run: ${reason}`);
  mkdirSync(options.out, { recursive: true });
  await writeScores(page, options, texts, outcome);
  if (options.traces) await writeTraces(page, join(options.out, 'traces.jsonl'));
  const used = new Set([options.target, options.reference]);
  const hashes = Object.fromEntries(
    models.filter(({ id }) => used.has(id)).map(({ id, sha256 }) => [id, sha256]),
  );
  const file = join(options.out, 'summary.json');
  writeFileSync(file, summaryOf(outcome, options, hashes, browser));
  const { asked, run } = outcome.passes;
  console.log(
    `${outcome.ids.length} texts, ${run} passes (asked for: ${asked}, saved: ${asked - run}); written to ${options.out}`,
  );
}

async function report(page: Page): Promise<void> {
  const progress = await page.evaluate(() => trainspotter!.progress()).catch(() => null);
  if (!progress) return;
  const left = progress.left === null ? '' : `, ${Math.round(progress.left)} s left`;
  console.error(`${progress.done}/${progress.total} passes${left}`);
}

async function writeScores(
  page: Page,
  { out, attacks: chosen }: EvaluateArguments,
  texts: readonly LabelledText[],
  outcome: HeadlessOutcome,
): Promise<void> {
  const shuffled = await page.evaluate(() => trainspotter!.scores());
  // blind baselines always run, but a column is for what was asked for
  const attacks = outcome.rows.map(({ id }) => id).filter((id) => chosen?.includes(id) ?? true);
  const place = new Map(outcome.ids.map((id, i) => [id, i]));
  const scores = Object.fromEntries(
    attacks.map((attack) => [attack, texts.map(({ id }) => shuffled[attack]![place.get(id)!])]),
  );
  writeFileSync(join(out, 'scores.csv'), scoresCsv({ texts, attacks, scores }));
}

async function writeTraces(page: Page, file: string): Promise<void> {
  const stream = createWriteStream(file);
  for (;;) {
    const traces = await page.evaluate((count) => trainspotter!.nextTraces(count), CHUNK);
    if (traces.length === 0) break;
    for (const trace of traces) {
      if (!stream.write(traceLine(trace))) await once(stream, 'drain');
    }
  }
  stream.end();
  await finished(stream);
}

function summaryOf(
  outcome: HeadlessOutcome,
  { target, reference }: EvaluateArguments,
  sha256: Record<string, string>,
  browser: string,
): string {
  const version = (folder: string) => {
    const text = readFileSync(new URL(`../../${folder}package.json`, import.meta.url), 'utf8');
    return (JSON.parse(text) as { version: string }).version;
  };
  const { device, settings, seconds, passes, rows, missing } = outcome;
  return summaryJson({
    target,
    reference,
    sha256,
    device,
    seed: settings?.seed,
    versions: {
      trainspotter: version(''),
      'onnxruntime-web': version('node_modules/onnxruntime-web/'),
      browser,
    },
    seconds,
    passes,
    options: settings?.options,
    rows,
    missing,
  });
}

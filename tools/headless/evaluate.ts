import { mkdirSync, readFileSync, writeFileSync, createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import type { Page } from '@playwright/test';
import { readJsonl } from '../../src/data/jsonl';
import type { LabelledText } from '../../src/data/records';
import type { HeadlessOutcome, HeadlessTrace } from '../../src/state/headless';
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
    const { attacks, data } = options;
    const error = await page.evaluate(([name, list, ids]) => trainspotter!.evaluate(name, list, ids), [
      data,
      texts,
      attacks,
    ] as const);
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
  mkdirSync(options.out, { recursive: true });
  await writeScores(page, options.out, texts, outcome);
  await writeTraces(page, join(options.out, 'traces.jsonl'));
  const used = new Set([options.target, options.reference]);
  const hashes = Object.fromEntries(
    models.filter(({ id }) => used.has(id)).map(({ id, sha256 }) => [id, sha256]),
  );
  const file = join(options.out, 'summary.json');
  writeFileSync(file, `${JSON.stringify(summaryOf(outcome, options, hashes, browser), null, 1)}\n`);
  console.log(
    `${texts.length} texts, ${outcome.passes.run} passes (asked for: ${outcome.passes.asked}); written to ${options.out}`,
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
  out: string,
  texts: readonly LabelledText[],
  outcome: HeadlessOutcome,
): Promise<void> {
  const scores = await page.evaluate(() => trainspotter!.scores());
  const attacks = outcome.rows.filter(({ kind }) => kind === 'attack').map(({ id }) => id);
  const place = new Map(outcome.ids.map((id, i) => [id, i]));
  const lines = texts.map(({ id, member }) => {
    const label = member === null ? '' : member ? '1' : '0';
    const cells = attacks.map((attack) => scores[attack]![place.get(id)!] ?? '');
    return [quoted(id), label, ...cells].join(',');
  });
  writeFileSync(join(out, 'scores.csv'), `${[['id', 'label', ...attacks].join(','), ...lines].join('\n')}\n`);
}

function quoted(value: string): string {
  return /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}

async function writeTraces(page: Page, file: string): Promise<void> {
  const stream = createWriteStream(file);
  for (let from = 0; ; from += CHUNK) {
    const traces: HeadlessTrace[] = await page.evaluate(
      ([start, count]) => trainspotter!.traces(start, count),
      [from, CHUNK] as const,
    );
    if (traces.length === 0) break;
    for (const { id, model, view, bos, tokens, logp, entropy, sigma, rank } of traces) {
      stream.write(`${JSON.stringify({ id, model, view, bos, tokens, logp, entropy, sigma, rank })}\n`);
    }
  }
  stream.end();
  await finished(stream);
}

function summaryOf(
  outcome: HeadlessOutcome,
  options: EvaluateArguments,
  models: Record<string, string>,
  browser: string,
): object {
  const version = (folder: string) => {
    const text = readFileSync(new URL(`../../${folder}package.json`, import.meta.url), 'utf8');
    return (JSON.parse(text) as { version: string }).version;
  };
  const rowsOf = (kind: 'attack' | 'blind') =>
    Object.fromEntries(
      outcome.rows
        .filter((row) => row.kind === kind)
        .map(({ id, summary }) => [
          id,
          {
            members: summary.members,
            nonmembers: summary.nonmembers,
            undefined: summary.undefinedMembers + summary.undefinedNonmembers,
            auc: summary.auc?.auc ?? null,
            ci: summary.auc?.interval ?? null,
            tpr: Object.fromEntries(
              summary.tpr.map(({ alpha, tpr, resolvable }) => [alpha, resolvable ? tpr : null]),
            ),
          },
        ]),
    );
  return {
    models: { target: options.target, reference: options.reference, sha256: models },
    device: outcome.device,
    seed: outcome.settings?.seed,
    versions: {
      trainspotter: version(''),
      'onnxruntime-web': version('node_modules/onnxruntime-web/'),
      browser,
    },
    seconds: outcome.seconds,
    passes: outcome.passes,
    options: outcome.settings?.options,
    attacks: rowsOf('attack'),
    blind: rowsOf('blind'),
  };
}

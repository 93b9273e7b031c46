/**
 * Makes the recordings that the page shows before, or instead of, scoring by itself:
 *
 *   npm run models:record
 *
 * public/data/recorded-traces.bin: the shipped members and known non-members, scored by the shipped target and its base
 * on WebAssembly; recorded-examples.bin: the first two sample texts of the landing page; recorded-scores.json: what every
 * attack makes of the members and non-members. The page's own code makes them, and refuses them where the weights are
 * others than these. The scores come from a headless evaluation of everything, with the base model as a control, whose
 * summary is left in results/ (`npm run readme -- results/summary.json` puts it into README).
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';
import Papa from 'papaparse';
import * as v from 'valibot';
import { initialOptions } from '../../src/attacks/attack';
import { ATTACKS } from '../../src/attacks/registry';
import { PLAIN, LOWERCASE } from '../../src/passes/views';
import { encodeRecording, type Recording } from '../../src/passes/recordedTraces';
import type { HeadlessTrace } from '../../src/state/headless';
import { readRecords, type LabelledText } from '../../src/data/records';
import { resolveExamples } from '../../src/data/examples';
import { Manifest, rolesOf, weightsSha256 } from '../../src/models/catalogue';
import { isQuick } from '../../src/state/attackerChoice';
import { evaluate } from './evaluate';
import { openPage } from './openPage';

const TARGET = 'small-ft';
const REFERENCE = 'small';
const MADE_BY = 'npm run models:record';
const FIRST_EXAMPLES = 2;
/** Attacks that need no more than the text, as it is and in lower case, under target and reference. */
const PLAIN_ATTACKS = ATTACKS.filter((attack) => isQuick(attack.needs(initialOptions(attack)))).map(
  ({ id }) => id,
);

const folder = new URL('../../public/data/', import.meta.url);

async function record(
  page: Page,
  name: string,
  texts: readonly LabelledText[],
  today: string,
): Promise<Recording> {
  const failure = await page.evaluate(([label, list, ids]) => trainspotter!.evaluate(label, list, ids), [
    name,
    texts,
    PLAIN_ATTACKS,
  ] as const);
  if (failure !== null) throw new Error(failure);
  const traces: HeadlessTrace[] = [];
  let part: HeadlessTrace[];
  do {
    part = await page.evaluate(() => trainspotter!.nextTraces(200));
    traces.push(...part);
  } while (part.length > 0);
  const models = await page.evaluate(() => trainspotter!.models());
  const used = new Set(traces.map(({ model }) => model));
  const order = new Map(texts.map(({ id }, i) => [id, i]));
  traces.sort(
    (a, b) =>
      order.get(a.id)! - order.get(b.id)! || a.model.localeCompare(b.model) || a.view.localeCompare(b.view),
  );
  return {
    made_by: MADE_BY,
    made_on: today,
    device: 'wasm',
    models: Object.fromEntries(models.filter(({ id }) => used.has(id)).map(({ id, sha256 }) => [id, sha256])),
    passes: traces.map((trace) => ({
      text: trace.id,
      model: trace.model,
      view: trace.view === 'plain' ? PLAIN : LOWERCASE,
      trace: {
        bos: trace.bos,
        tokens: Int32Array.from(trace.tokens),
        start: Int32Array.from(trace.start),
        end: Int32Array.from(trace.end),
        logp: Float32Array.from(trace.logp),
        entropy: Float32Array.from(trace.entropy),
        sigma: Float32Array.from(trace.sigma),
        rank: Int32Array.from(trace.rank),
        windows: trace.windows,
      },
    })),
  };
}

/** What every attack made of the known texts, rounded to what a strip can show and a comparison can need. */
function recordedScores(results: string, ids: readonly string[], today: string) {
  const { models } = v.parse(
    Manifest,
    JSON.parse(readFileSync(new URL('../models/manifest.json', folder), 'utf8')),
  );
  const { data } = Papa.parse<Record<string, string>>(readFileSync(join(results, 'scores.csv'), 'utf8'), {
    header: true,
    skipEmptyLines: true,
  });
  const rows = new Map(data.map((row) => [row['id']!, row]));
  const attacks = Object.keys(data[0]!).filter((name) => name !== 'id' && name !== 'label');
  const scoreOf = (id: string, attack: string) => {
    const cell = rows.get(id)![attack]!;
    return cell === '' ? null : Number(Number(cell).toPrecision(7));
  };
  const roles = rolesOf(models, TARGET, REFERENCE);
  const used = new Set([roles.target, roles.reference, roles.base, roles.smaller, roles.candidate ?? null]);
  return {
    made_by: MADE_BY,
    made_on: today,
    device: 'wasm',
    models: Object.fromEntries(
      models.filter(({ id }) => used.has(id)).map((model) => [model.id, weightsSha256(model)!]),
    ),
    roles,
    ids,
    scores: Object.fromEntries(attacks.map((attack) => [attack, ids.map((id) => scoreOf(id, attack))])),
  };
}

const hash = `headless?target=${TARGET}&reference=${REFERENCE}&device=wasm`;
const today = new Date().toISOString().slice(0, 10);
const { page, close } = await openPage({ device: 'wasm', hash });
let ids: readonly string[];
try {
  await page.waitForFunction(() => globalThis.trainspotter !== undefined);
  const failure = await page.evaluate(() => trainspotter!.open());
  if (failure !== null) throw new Error(failure);
  const records = readRecords(readFileSync(new URL('records.jsonl', folder), 'utf8'));
  const examples = resolveExamples(readFileSync(new URL('examples.json', folder), 'utf8'), records);
  const first = examples.slice(0, FIRST_EXAMPLES).map(({ id, text }) => ({ id, text, member: null }));
  const evaluated = await page.evaluate(() => trainspotter!.records());
  for (const [file, texts] of [
    ['recorded-examples.bin', first],
    ['recorded-traces.bin', evaluated],
  ] as const) {
    const bytes = encodeRecording(await record(page, file, texts, today));
    writeFileSync(new URL(file, folder), bytes);
    console.log(`${file}: ${texts.length} texts, ${(bytes.length / 1e3).toFixed(0)} kB`);
  }
  ids = evaluated.map(({ id }) => id);
} finally {
  await close();
}

const results = fileURLToPath(new URL('../../results', import.meta.url));
await evaluate({
  data: 'records',
  target: TARGET,
  reference: REFERENCE,
  out: results,
  attacks: null,
  control: true,
  prefixes: 'shipped',
  device: 'wasm',
  limit: null,
  traces: false, // of every neighbour they would fill a disk
});
const scores = recordedScores(results, ids, today);
writeFileSync(new URL('recorded-scores.json', folder), `${JSON.stringify(scores)}\n`);
console.log(`recorded-scores.json: ${Object.keys(scores.scores).length} attacks`);

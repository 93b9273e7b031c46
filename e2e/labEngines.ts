import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, type Page } from '@playwright/test';
import { build } from 'vite';
import { evaluatedRecords, readRecords } from '../src/data/records';
import type { Device } from '../src/models/scoringContract';
import type { WeightNoise } from '../src/passes/need';
import type { Norms } from '../src/passes/records';
import type { RunStep } from '../src/training/events';
import type { Recipe } from '../src/training/recipe';
import { serve } from '../tools/serve/server.mjs';
import type { Compared } from './labPage/main';

const folder = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const outDir = folder('node_modules/.cache/lab-page');

const records = evaluatedRecords(readRecords(readFileSync(folder('public/data/records.jsonl'), 'utf8')));
export const TEXTS = records.slice(0, 3).map(({ text }) => text);

/** Builds the page that holds both engines, with the product's own settings, into a folder that git ignores. */
export async function buildLabPage(): Promise<void> {
  await build({
    configFile: folder('vite.config.ts'),
    root: folder('e2e/labPage'),
    publicDir: folder('public'),
    logLevel: 'warn',
    build: { outDir, emptyOutDir: true },
  });
}

export interface Engines {
  /** The training engine's device. */
  readonly device: Device;
  readonly noise?: WeightNoise;
  /** false = as on a plain static host: no isolation. */
  readonly headers?: boolean;
}

/** Compares small-ft in both engines on texts, and expects no complaint from the page. */
export async function compareEngines(
  page: Page,
  texts: readonly string[],
  { device, noise, headers = true }: Engines,
): Promise<Compared[]> {
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  const site = await serve(outDir, { headers });
  try {
    await page.goto(site.url);
    await page.waitForFunction(() => globalThis.labPage !== undefined);
    expect(await page.evaluate(() => globalThis.crossOriginIsolated)).toBe(headers);
    const compared = await page.evaluate(
      async ([words, on, with_]) => {
        const api = globalThis.labPage!;
        await api.open(on, 'small-ft', with_);
        const results: Compared[] = [];
        for (const text of words) results.push(await api.compare(text));
        return results;
      },
      [texts, device, noise ?? null] as const,
    );
    expect(complaints).toEqual([]);
    return compared;
  } finally {
    await page.goto('about:blank');
    await site.close();
  }
}

/** What each step of a fine-tuning tells on a device. */
export async function trainSteps(
  page: Page,
  model: string,
  recipe: Recipe,
  texts: readonly string[],
  device: Device,
): Promise<RunStep[]> {
  const site = await serve(outDir);
  try {
    await page.goto(site.url);
    await page.waitForFunction(() => globalThis.labPage !== undefined);
    return await page.evaluate(
      async ([id, how, words, on]) => {
        const api = globalThis.labPage!;
        await api.open(on, id, null);
        return api.train(how, words);
      },
      [model, recipe, texts, device] as const,
    );
  } finally {
    await page.goto('about:blank');
    await site.close();
  }
}

/** Both engines find the same log-probabilities, within 1e-4 nats. */
export function expectAgreement({ norms, lab, scoring }: Compared): void {
  expect(scoring.length).toBeGreaterThan(20);
  expect(lab).toHaveLength(scoring.length);
  expect(Math.max(...lab.map((value, i) => Math.abs(value - scoring[i]!)))).toBeLessThan(1e-4);
  expect(norms.tokens).toBe(scoring.length);
  expect(norms.loss).toBeCloseTo(-scoring.reduce((sum, value) => sum + value, 0) / scoring.length, 4);
}

/** The gradients of two runs have the same norms, to a part in ten thousand. */
export function expectSameNorms(found: Compared, expected: Compared): void {
  for (const side of ['input', 'weights'] as const) {
    for (const name of ['l1', 'l2', 'linf'] as const satisfies readonly (keyof Norms)[]) {
      expect(expected.norms[side][name]).toBeGreaterThan(0);
      expect(found.norms[side][name] / expected.norms[side][name]).toBeCloseTo(1, 4);
    }
  }
}

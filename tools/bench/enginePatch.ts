/** Part 6: what each part of our patch of the training engine is worth: the same step with a part more at a time. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';
import type { Site } from '../serve/server.mjs';
import { VARIANTS, writeVariant, type Variant } from './engineVariants';
import type { PatchRow } from './enginePatchRows';
import { fixedTexts } from './fixedTexts';
import { median } from './numbers';
import { inBrowser, serveTrainingPage } from './sites';
import { figures } from './table';
import { RECIPES } from './training';

const KINDS = ['full', 'LoRA'] as const;
const ROWS = 16;
const LENGTH = 64;
/** Steps of each round that are not counted: they compile. */
const WARM_UP = 1;

interface Opened {
  readonly variant: Variant;
  readonly page: Page;
}

/** Times training with every variant of the engine, in turn, in one browser. WebAssembly only. */
export async function measureEnginePatch(quick: boolean): Promise<PatchRow[]> {
  const temporary = mkdtempSync(join(tmpdir(), 'engine-'));
  const sites: Site[] = [];
  const model = quick ? 'nano' : 'small';
  try {
    return await inBrowser('none', async (first) => {
      const pages: Opened[] = [];
      for (const variant of VARIANTS) {
        const engine = { name: variant.replace(' ', '-'), folder: join(temporary, variant) };
        if (variant !== 'installed') writeVariant(variant, engine.folder);
        const site = await serveTrainingPage([model], variant === 'installed' ? null : engine);
        sites.push(site);
        const page = await first.context().browser()!.newPage();
        await page.goto(`${site.url}training.html`);
        await page.waitForFunction(() => globalThis.trainingBench !== undefined);
        pages.push({ variant, page });
      }
      const rows: PatchRow[] = [];
      for (const kind of KINDS) rows.push(...(await measureKind(pages, model, kind, quick)));
      return rows;
    });
  } finally {
    await Promise.all(sites.map((site) => site.close()));
    rmSync(temporary, { recursive: true });
  }
}

async function measureKind(
  pages: readonly Opened[],
  model: string,
  kind: (typeof KINDS)[number],
  quick: boolean,
): Promise<PatchRow[]> {
  const tokenizer = fileURLToPath(new URL(`../../public/models/${model}/tokenizer.json`, import.meta.url));
  const texts = fixedTexts(readFileSync(tokenizer, 'utf8'), ROWS, LENGTH, 1).map(({ words }) => words);
  const recipe = { ...RECIPES[kind], epochs: WARM_UP + (quick ? 1 : 3) };
  const rows = pages.map(({ variant }) => ({
    variant,
    model,
    kind,
    times: [] as number[],
    memory: null as number | null,
    loss: null as number | null,
    failure: null as string | null,
  }));
  for (const { page } of pages) await page.evaluate((id) => trainingBench!.open('wasm', id), model);
  for (let round = 0; round < (quick ? 1 : 3); round++) {
    for (const [i, { variant, page }] of pages.entries()) {
      const row = rows[i]!;
      if (row.failure !== null) continue;
      try {
        const run = await page.evaluate(([settings, list]) => trainingBench!.train(settings, list, []), [
          recipe,
          texts,
        ] as const);
        row.times.push(median(run.milliseconds.slice(WARM_UP)));
        row.memory = run.memory;
        row.loss = run.losses.at(-1)!;
        console.error(`engine-patch: ${kind}, ${variant}: ${figures(row.times.at(-1)!)} ms a step`);
      } catch (error) {
        row.failure =
          error instanceof Error ? error.message.replace(/^page\.evaluate: (Error: )?/, '') : String(error);
        console.error(`engine-patch: ${kind}, ${variant}: ${row.failure}`);
      }
    }
  }
  // a worker that waits holds its memory
  for (const { page } of pages) await page.evaluate(() => trainingBench!.close());
  return rows;
}

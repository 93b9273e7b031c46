/** Part 2: passes asked for by the attacks, run for them, and counted by the workers. */
import { inBrowser, serveProduct } from './sites';
import { figures, formatTable } from './table';

export interface PassesResult {
  readonly texts: number;
  readonly attacks: number;
  /** Passes over a model that the attacks ask for, each on its own. */
  readonly asked: number;
  /** Passes that the page says it ran. */
  readonly run: number;
  /** Passes that the workers counted. */
  readonly counted: number;
  /** Seconds of the evaluation, the loading of models included. */
  readonly seconds: number;
}

/** Runs the page's own evaluation, with all attacks, over the first shipped texts on WebAssembly. */
export async function measurePasses(dist: string, quick: boolean): Promise<PassesResult> {
  const site = await serveProduct(dist);
  try {
    return await inBrowser('none', async (page) => {
      await page.goto(`${site.url}#/headless?device=wasm`);
      await page.waitForFunction(() => globalThis.trainspotter !== undefined);
      const failure = await page.evaluate(() => trainspotter!.open());
      if (failure !== null) throw new Error(failure);
      const texts = (await page.evaluate(() => trainspotter!.records())).slice(0, quick ? 3 : 20);
      console.error(`passes: ${texts.length} texts`);
      const error = await page.evaluate((list) => trainspotter!.evaluate('benchmark', list, null), texts);
      if (error !== null) throw new Error(error);
      const { passes, rows, seconds } = await page.evaluate(() => trainspotter!.outcome());
      const counted = await page.evaluate(() => trainspotter!.passesRun());
      const attacks = rows.filter(({ kind }) => kind === 'attack').length;
      return { texts: texts.length, attacks, ...passes, counted, seconds };
    });
  } finally {
    await site.close();
  }
}

export function passesTable({ texts, attacks, asked, run, counted, seconds }: PassesResult): string {
  const headings = ['texts', 'attacks', 'asked for', 'run', 'counted by workers', 'asked / run', 'seconds'];
  const cells = [texts, attacks, asked, run, counted].map(String);
  const table = formatTable(
    headings.map((heading) => ({ heading, align: 'right' })),
    [[...cells, figures(asked / run), figures(seconds)]],
  );
  return counted === run ? table : `${table}\nThe page and its workers disagree on what was run.`;
}

import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import * as v from 'valibot';
import type { TrainedReference } from '../../src/lab/attackerWork';
import { aucCsv, curveCsv } from '../../src/lab/runCsv';
import type { RunRecord } from '../../src/lab/runRecord';
import type { RecipeArguments } from './arguments';
import { openLabPage, writeFiles, type LabPage } from './labPage';
import { readRecipe, RecipeFile } from './recipeFile';

/** Files of a model's folder, by their paths in it. */
type ModelFiles = ReadonlyMap<string, Uint8Array>;

/** What came of a recipe. */
export interface MadeByRecipe {
  readonly record: RunRecord;
  readonly target: ModelFiles;
  /** References that the attacker trained for it. */
  readonly references: ReadonlyMap<TrainedReference, ModelFiles>;
}

/** Runs a recipe by the page's own code. @throws PageError */
export async function runRecipe(page: LabPage, { spec, asked }: RecipeFile): Promise<MadeByRecipe> {
  const record = await page.train(spec.name, { spec, options: asked });
  const target = await page.modelFiles();
  const references = new Map<TrainedReference, ModelFiles>();
  for (const kind of asked.references)
    references.set(kind, await page.modelFiles(record.works[kind]!.model!));
  return { record, target, references };
}

/** Runs a recipe of a file, unless an earlier call has made what it says now. @throws UsageError, PageError */
export async function labRecipe({ recipe: file, out, device }: RecipeArguments): Promise<void> {
  const recipe = readRecipe(file);
  const name = basename(file, '.json');
  const result = join(out, `${name}.json`);
  if (isMade(result, recipe)) {
    console.log(`${name} is there already.`);
    return;
  }
  const page = await openLabPage(device);
  try {
    const { record, target, references } = await runRecipe(page, recipe);
    const made_by = `npm run headless -- lab --recipe ${file}`;
    const kept: RunRecord = { ...record, madeBy: made_by };
    writeFiles(join(out, name, 'target'), target);
    for (const [kind, files] of references) writeFiles(join(out, name, kind), files);
    writeFiles(join(out, name), [
      ['curve.csv', curveCsv(kept)],
      ['aucs.csv', aucCsv(kept)],
    ]);
    // last: it says that all of it is there
    writeFiles(out, [[`${name}.json`, `${JSON.stringify({ recipe, made_by, record: kept })}\n`]]);
  } finally {
    await page.close();
  }
  console.log(`${name}: written to ${join(out, name)}`);
}

/** Whether a result file is of this very recipe. */
function isMade(file: string, recipe: RecipeFile): boolean {
  if (!existsSync(file)) return false;
  const { recipe: made } = JSON.parse(readFileSync(file, 'utf8')) as { recipe: unknown };
  const read = v.safeParse(RecipeFile, made);
  return read.success && JSON.stringify(read.output) === JSON.stringify(recipe);
}

import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Page } from '@playwright/test';
import { unzipSync } from 'fflate';
import { readRunRecord, type RunRecord } from '../../src/lab/runRecord';
import type { WantedRun } from '../../src/state/lab.svelte';
import { PageError } from './evaluate';
import { openPage } from './openPage';

/** A page that is told what to train. */
export interface LabPage {
  /** @param title what stderr calls the run @throws PageError */
  train(title: string, wanted: WantedRun): Promise<RunRecord>;
  /** The files of the folder of a model that was made on this page, by their paths in it; the last run's model where no id is given. */
  modelFiles(id?: string): Promise<ReadonlyMap<string, Uint8Array>>;
  close(): Promise<void>;
}

/** Opens the built page in a browser. @throws PageError */
export async function openLabPage(device: 'wasm' | 'webgpu'): Promise<LabPage> {
  const { page, close } = await openPage({ device, hash: `headless?device=${device}` }).catch(
    (error: unknown) => {
      throw new PageError(error instanceof Error ? error.message : String(error));
    },
  );
  try {
    await page.waitForFunction(() => globalThis.trainspotter !== undefined);
    const failure = await page.evaluate(() => trainspotter!.open());
    if (failure !== null) throw new PageError(failure);
  } catch (error) {
    await close();
    throw error;
  }
  return {
    close,
    async train(title, wanted) {
      console.error(title);
      const timer = setInterval(() => void report(page), 5000);
      try {
        const failure = await page.evaluate((one) => trainspotter!.train(one), wanted);
        if (failure !== null) throw new PageError(`${title}: ${failure}`);
      } finally {
        clearInterval(timer);
      }
      return readRunRecord(JSON.parse(await page.evaluate(() => trainspotter!.trained())));
    },
    async modelFiles(id) {
      const zip = await page.evaluate((model) => trainspotter!.modelFolder(model), id);
      const files = Object.entries(unzipSync(Buffer.from(zip, 'base64')));
      return new Map(
        files.flatMap(([path, bytes]) =>
          path.endsWith('/') ? [] : [[path.split('/').slice(1).join('/'), bytes]],
        ),
      );
    },
  };
}

/** Writes files into a folder, which is made where it is missing. */
export function writeFiles(folder: string, files: Iterable<readonly [string, Uint8Array | string]>): void {
  for (const [path, content] of files) {
    const target = join(folder, ...path.split('/'));
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, content);
  }
}

async function report(page: Page): Promise<void> {
  const progress = await page.evaluate(() => trainspotter!.trainingProgress()).catch(() => null);
  if (!progress) return;
  const { stage, step, steps, secondsLeft, attacked } = progress;
  const share = attacked === null ? '' : `, ${Math.round(100 * attacked)} %`;
  const left = secondsLeft === null ? '' : `, ${Math.round(secondsLeft)} s of training left`;
  console.error(`${stage}: step ${step}${steps === null ? '' : ` of ${steps}`}${share}${left}`);
}

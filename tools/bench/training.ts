/** Part 5: fine-tuning in the page's lab, step by step beside PyTorch, and as a whole. */
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import type { Page } from '@playwright/test';
import * as v from 'valibot';
import { readRecords } from '../../src/data/records';
import { CONSERVATIVE_LORA } from '../../src/lab/presets/common';
import { Gpt2Config } from '../../src/models/gpt2Config';
import { FULL_RECIPE, type Recipe } from '../../src/training/recipe';
import { fixedTexts, type FixedText } from './fixedTexts';
import { stepFlops } from './flops';
import type { TrainingTimes } from './page/trainingContract';
import { inBrowser, serveTrainingPage } from './sites';
import { figures } from './table';
import { startTorch, type Torch, type TorchFacts } from './torchSteps';
import {
  fineTuningLine,
  KINDS,
  stepTime,
  trainingTable,
  type FineTuningResult,
  type Kind,
  type TrainingRow,
} from './trainingRows';

const MODELS = ['nano', 'small'];
const ROWS = 16;
const LENGTH = 64;
const SEED = 1;
/** Steps of each round that are not counted: they compile and fill caches. */
const WARM_UP = 2;
/** Nats by which the losses before the first step may differ from PyTorch's: otherwise they do not do the same work. */
const AGREEMENT = 1e-3;
const RECORDS = 240;

/** Scoring workers that the page has at most. */
const MOST_WORKERS = 4;

/** With little noise, so that both go on from the same weights, more or less; noise of any size takes the same time. */
const PRIVACY = { clip: 1, noiseMultiplier: 0.01, samplingRate: null, delta: 1e-3 };

export const RECIPES: Record<Kind, Recipe> = {
  full: FULL_RECIPE,
  LoRA: CONSERVATIVE_LORA,
  'full, DP-SGD': { ...FULL_RECIPE, clipNorm: null, privacy: PRIVACY },
  'LoRA, DP-SGD': { ...CONSERVATIVE_LORA, clipNorm: null, privacy: PRIVACY },
};

export interface TrainingResult {
  readonly torch: TorchFacts | null;
  readonly isolated: boolean;
  readonly rows: readonly TrainingRow[];
  readonly fineTuning: FineTuningResult;
}

const shipped = (path: string) => readFileSync(new URL(`../../public/${path}`, import.meta.url), 'utf8');

/** @param hardware whether WebGPU is measured too: on a processor in its place a step takes minutes */
export async function measureTraining(quick: boolean, hardware: boolean): Promise<TrainingResult> {
  const torch = await startTorch(availableParallelism());
  const site = await serveTrainingPage(MODELS);
  try {
    const rows: TrainingRow[] = [];
    if (hardware) {
      rows.push(
        ...(await inBrowser('hardware', (page) => measureDevice(page, site.url, 'webgpu', null, quick))),
      );
    }
    return await inBrowser('none', async (page) => {
      rows.unshift(...(await measureDevice(page, site.url, 'wasm', torch, quick)));
      const isolated = await page.evaluate(() => trainingBench!.isolated);
      return { torch: torch?.facts ?? null, isolated, rows, fineTuning: await measureWhole(page, quick) };
    });
  } finally {
    torch?.close();
    await site.close();
  }
}

async function measureDevice(
  page: Page,
  url: string,
  device: TrainingRow['device'],
  torch: Torch | null,
  quick: boolean,
): Promise<TrainingRow[]> {
  await page.goto(`${url}training.html`);
  await page.waitForFunction(() => globalThis.trainingBench !== undefined);
  const texts = fixedTexts(shipped('models/small/tokenizer.json'), ROWS, LENGTH, SEED);
  const rows: TrainingRow[] = [];
  for (const model of MODELS) {
    for (const kind of KINDS) {
      const row = await measureKind(page, { device, model, kind }, texts, torch, quick);
      console.error(`lab: ${device}, ${model}, ${kind}: ${figures(stepTime(row))} ms a step`);
      rows.push(row);
    }
  }
  return rows;
}

/** Rounds of the page's steps and, right behind them, PyTorch's. */
async function measureKind(
  page: Page,
  subject: Pick<TrainingRow, 'device' | 'model' | 'kind'>,
  texts: readonly FixedText[],
  torch: Torch | null,
  quick: boolean,
): Promise<TrainingRow> {
  const { device, model, kind } = subject;
  const rounds = quick ? 1 : 3;
  const steps = WARM_UP + (quick ? 3 : 8);
  const recipe = { ...RECIPES[kind], epochs: steps };
  const times: number[][] = [];
  const scoring: number[][] = [];
  const words = texts.map((text) => text.words);
  const torchTimes: number[][] = [];
  let disagreement: number | null = null;
  let memory = 0;
  await page.evaluate(([name, id]) => trainingBench!.open(name, id), [device, model] as const);
  for (let round = 0; round < rounds; round++) {
    const run = await trainSteps(page, recipe, texts);
    memory = run.memory;
    times.push(run.milliseconds.slice(WARM_UP));
    const passes = await page.evaluate((list) => trainingBench!.score(list), words);
    scoring.push(passes.slice(WARM_UP));
    if (!torch) continue;
    const other = await torch.steps({ model, ids: texts.map(({ ids }) => ids), recipe, steps });
    torchTimes.push(other.milliseconds.slice(WARM_UP));
    disagreement = Math.abs(run.losses[0]! - other.losses[0]!);
    if (!(disagreement <= AGREEMENT))
      throw new Error(`${model}, ${kind}: the page's loss and PyTorch's differ by ${disagreement} nats`);
  }
  const config = v.parse(Gpt2Config, JSON.parse(shipped(`models/${model}/config.json`)));
  return {
    ...subject,
    method: recipe.method,
    rows: ROWS,
    length: LENGTH,
    flops: stepFlops(config, recipe.method, ROWS, LENGTH),
    times,
    scoring,
    workers: Math.min(MOST_WORKERS, availableParallelism()),
    torch: torch && torchTimes,
    disagreement,
    memory,
  };
}

/** A fine-tuning each step of which reads all texts. @throws Error where they are not of the length wanted */
async function trainSteps(page: Page, recipe: Recipe, texts: readonly FixedText[]): Promise<TrainingTimes> {
  const run = await page.evaluate(([settings, words]) => trainingBench!.train(settings, words, []), [
    recipe,
    texts.map(({ words }) => words),
  ] as const);
  const exact = run.lengths.length === 1 && run.lengths[0] === LENGTH && run.tokens === ROWS * LENGTH;
  if (!exact || run.milliseconds.length !== recipe.epochs)
    throw new Error(
      `read ${run.tokens} tokens, padded to ${run.lengths.join()}, in ${run.milliseconds.length} steps`,
    );
  return run;
}

/** The real thing: shipped members and the recipe of the page, the engine started anew for each run. */
async function measureWhole(page: Page, quick: boolean): Promise<FineTuningResult> {
  const model = 'small';
  const records = readRecords(shipped('data/records.jsonl'));
  const of = (role: string) => records.filter((record) => record.role === role).map(({ text }) => text);
  const texts = of('member').slice(0, RECORDS);
  const heldOut = of('auxiliary');
  const seconds: number[] = [];
  for (let i = 0; i < (quick ? 1 : 3); i++) {
    await page.evaluate((id) => trainingBench!.open('wasm', id), model);
    const run = await page.evaluate(([recipe, own, others]) => trainingBench!.train(recipe, own, others), [
      FULL_RECIPE,
      texts,
      heldOut,
    ] as const);
    console.error(`lab: ${texts.length} records in ${figures(run.seconds)} s`);
    seconds.push(run.seconds);
  }
  return { model, texts: texts.length, epochs: FULL_RECIPE.epochs, heldOut: heldOut.length, seconds };
}

export function trainingText({ torch, isolated, rows, fineTuning }: TrainingResult): string {
  const facts = [
    torch
      ? `PyTorch ${torch.torch}, ${torch.threads} threads`
      : 'PyTorch is not installed, so nothing to compare with',
    ...(isolated ? [] : ['the page is not cross-origin isolated: its engine has one thread']),
  ];
  return `${trainingTable(rows)}\n\n${fineTuningLine(fineTuning)}\n${facts.join('; ')}.`;
}

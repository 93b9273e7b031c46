/** Part 1: tokens per second of the scoring path against the bare forward pass and against the plain way. */
import type { Page } from '@playwright/test';
import { engineRow, type EngineRow } from './engineRows';
import type { Effort, ModelShape } from './page/contract';
import { inBrowser, serveEnginePage } from './sites';
import { figures } from './table';

const SEED = 1;
const TOKENS = [64, 256];
/** Nats by which the graph's statistics and those in JavaScript may differ: otherwise they do not do the same work. */
const AGREEMENT = 1e-3;

interface Model {
  readonly name: string;
  readonly shape: ModelShape;
  readonly devices: readonly ('wasm' | 'webgpu')[];
  /** Left out of a quick run. */
  readonly slow: boolean;
}

const BOTH = ['wasm', 'webgpu'] as const;
const SMALL = { layers: 4, width: 192, heads: 6 };
const MODELS: readonly Model[] = [
  { name: 'small (4×192)', shape: { ...SMALL, vocabulary: 4096 }, devices: BOTH, slow: false },
  { name: '4×192, V of GPT-2', shape: { ...SMALL, vocabulary: 50_257 }, devices: BOTH, slow: false },
  {
    name: 'GPT-2 (12×768)',
    shape: { layers: 12, width: 768, heads: 12, vocabulary: 50_257 },
    devices: ['wasm'],
    slow: true,
  },
];

/** A processor that plays a graphics adapter takes seconds a pass, and what it says is no measurement. */
function effortOf(quick: boolean, software: boolean): Effort {
  if (software) return { warmUps: 0, least: quick ? 1 : 3, most: 10, budget: quick ? 0 : 10_000 };
  return quick
    ? { warmUps: 1, least: 5, most: 25, budget: 4000 }
    : { warmUps: 3, least: 7, most: 80, budget: 20_000 };
}

export async function measureEngine(quick: boolean, hardware: boolean): Promise<EngineRow[]> {
  const site = await serveEnginePage();
  try {
    const rows: EngineRow[] = [];
    for (const device of BOTH) {
      const graphics = device === 'wasm' ? 'none' : hardware ? 'hardware' : 'software';
      const measured = await inBrowser(graphics, async (page) => {
        await page.goto(site.url);
        return Promise.race([measureDevice(page, device, quick), crash(page)]);
      });
      rows.push(...measured);
    }
    return rows;
  } finally {
    await site.close();
  }
}

/** Rejects when something goes wrong in the page that nobody catches: its worker would stay silent for ever. */
function crash(page: Page): Promise<never> {
  return new Promise((_, reject) => page.once('pageerror', reject));
}

async function measureDevice(page: Page, device: 'wasm' | 'webgpu', quick: boolean): Promise<EngineRow[]> {
  await page.waitForFunction(() => globalThis.engineBench !== undefined);
  const facts = await page.evaluate((name) => engineBench!.start(name), device);
  const counts = quick && facts.software ? TOKENS.slice(0, 1) : TOKENS;
  const models = MODELS.filter(({ devices, slow }) => devices.includes(device) && !(quick && slow));
  const rows: EngineRow[] = [];
  for (const { name, shape, slow } of models) {
    const effort = effortOf(quick || slow, facts.software);
    await page.evaluate(([wanted, seed]) => engineBench!.load(wanted, seed), [shape, SEED] as const);
    for (const tokens of counts) {
      console.error(`engine: ${device}, ${name}, ${tokens} tokens`);
      const measurement = await page.evaluate(
        ([count, seed, work]) => engineBench!.measure(count, seed, work),
        [tokens, SEED, effort] as const,
      );
      if (!(measurement.disagreement <= AGREEMENT)) {
        throw new Error(
          `${device}, ${name}: graph and JavaScript differ by ${measurement.disagreement} nats`,
        );
      }
      const row = engineRow({ device, facts, model: name, shape, tokens }, measurement);
      const times = [row.full, row.bare, row.plain].map(figures).join(', ');
      console.error(`  ${row.rounds} rounds; full, bare, plain: ${times} ms`);
      rows.push(row);
    }
  }
  return rows;
}

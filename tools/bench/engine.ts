/** Part 1: tokens per second of the scoring path against the bare forward pass and against the plain way. */
import type { DeviceFacts, Effort, Measurement, ModelShape } from './page/contract';
import { median, overhead, pairedRatio, tokensPerSecond, type Ratio } from './numbers';
import { inBrowser, serveEnginePage, type Graphics } from './sites';
import { figures, formatTable, percentOnTop } from './table';

const SEED = 1;
const TOKENS = [64, 256];

interface Subject {
  readonly name: string;
  readonly shape: ModelShape;
  readonly devices: readonly ('wasm' | 'webgpu')[];
  /** Left out of a quick run. */
  readonly slow: boolean;
}

const BOTH = ['wasm', 'webgpu'] as const;
const SMALL = { layers: 4, width: 192, heads: 6 };
const SUBJECTS: readonly Subject[] = [
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

/** One row of the table. Milliseconds are medians over rounds; ratios are medians of the rounds' own ratios. */
export interface EngineRow extends Measurement {
  readonly device: 'wasm' | 'webgpu';
  readonly facts: DeviceFacts;
  readonly model: string;
  readonly shape: ModelShape;
  readonly tokens: number;
  readonly rounds: number;
  /** Milliseconds. */
  readonly full: number;
  readonly bare: number;
  readonly plain: number;
  readonly copied: number;
  readonly fullOverBare: Ratio;
  /** The same between the fastest round of each: what a busy computer distorts least. */
  readonly fullOverBareAtBest: number;
  readonly plainOverBare: Ratio;
  readonly fullOverCopied: Ratio;
}

export async function measureEngine(quick: boolean, hardware: boolean): Promise<EngineRow[]> {
  const site = await serveEnginePage();
  try {
    const rows: EngineRow[] = [];
    for (const device of BOTH) {
      const graphics = device === 'wasm' ? 'none' : hardware ? 'hardware' : 'software';
      rows.push(...(await measureDevice(site.url, device, graphics, quick)));
    }
    return rows;
  } finally {
    await site.close();
  }
}

function measureDevice(
  url: string,
  device: 'wasm' | 'webgpu',
  graphics: Graphics,
  quick: boolean,
): Promise<EngineRow[]> {
  const subjects = SUBJECTS.filter(({ devices, slow }) => devices.includes(device) && !(quick && slow));
  return inBrowser(graphics, async (page) => {
    await page.goto(url);
    await page.waitForFunction(() => globalThis.engineBench !== undefined);
    const facts = await page.evaluate((name) => engineBench!.start(name), device);
    const effort = effortOf(quick, facts.software);
    const rows: EngineRow[] = [];
    for (const { name, shape } of subjects) {
      await page.evaluate(([wanted, seed]) => engineBench!.load(wanted, seed), [shape, SEED] as const);
      for (const tokens of quick && facts.software ? TOKENS.slice(0, 1) : TOKENS) {
        console.error(`engine: ${device}, ${name}, ${tokens} tokens`);
        const measurement = await page.evaluate(
          ([count, seed, work]) => engineBench!.measure(count, seed, work),
          [tokens, SEED, effort] as const,
        );
        const row = { device, facts, model: name, shape, tokens, ...summary(measurement) };
        console.error(`  ${row.rounds} rounds, ms: ${[row.full, row.bare, row.plain].map(figures).join(', ')}`);
        rows.push(row);
      }
    }
    return rows;
  });
}

function summary(measurement: Measurement) {
  const { times } = measurement;
  return {
    ...measurement,
    rounds: times.full.length,
    full: median(times.full),
    bare: median(times.bare),
    plain: median(times.plain),
    copied: median(times.copied),
    fullOverBare: pairedRatio(times.full, times.bare),
    fullOverBareAtBest: Math.min(...times.full) / Math.min(...times.bare),
    plainOverBare: pairedRatio(times.plain, times.bare),
    fullOverCopied: pairedRatio(times.full, times.copied),
  };
}

export function engineTable(rows: readonly EngineRow[]): string {
  const right = (heading: string) => ({ heading, align: 'right' }) as const;
  const left = (heading: string) => ({ heading, align: 'left' }) as const;
  const columns = [
    left('device'),
    left('model'),
    ...['V', 'T', 'full tok/s', 'bare tok/s', 'plain tok/s', 'full over bare', '(middle half)', 'at best'].map(right),
    ...['full over copied', 'plain over bare', 'rounds'].map(right),
    left(''),
  ];
  const cells = rows.map((row) => [
    row.device,
    row.model,
    String(row.shape.vocabulary),
    String(row.tokens),
    ...[row.full, row.bare, row.plain].map((time) => figures(tokensPerSecond(row.tokens, time))),
    percentOnTop(overhead(row.fullOverBare.median)),
    row.fullOverBare.quartiles.map((ratio) => percentOnTop(overhead(ratio))).join(' … '),
    percentOnTop(overhead(row.fullOverBareAtBest)),
    percentOnTop(overhead(row.fullOverCopied.median)),
    percentOnTop(overhead(row.plainOverBare.median)),
    String(row.rounds),
    row.facts.software ? 'software adapter: no measurement' : (row.facts.adapter ?? ''),
  ]);
  return `${formatTable(columns, cells)}\n${NOTES}`;
}

const NOTES = `
full:   ids to four arrays through the statistics graph, as ScoringModel does it
bare:   the forward pass alone; its logits stay in the memory of WebAssembly or of the GPU (the runtime copies out each
        output that is asked for, so only a column of one logit a token is)
copied: the forward pass with all its logits copied out
plain:  copied, and then softmax and statistics in JavaScript
One worker and one thread; each round runs full, bare, plain in turn, and a percentage is the median over rounds' own
ratios. "At best" compares the fastest round of each, which says most on a computer that is busy with something else.`;

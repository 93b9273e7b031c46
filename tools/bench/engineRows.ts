import { median, overhead, pairedRatio, tokensPerSecond, type Ratio } from './numbers';
import type { DeviceFacts, Measurement, ModelShape } from './page/contract';
import { figures, formatTable, percentOnTop } from './table';

export interface EngineSubject {
  readonly device: 'wasm' | 'webgpu';
  readonly facts: DeviceFacts;
  readonly model: string;
  readonly shape: ModelShape;
  readonly tokens: number;
}

/** One row of the table. Milliseconds are medians over rounds; ratios are medians of the rounds' own ratios. */
export interface EngineRow extends EngineSubject, Measurement {
  readonly rounds: number;
  /** Milliseconds. */
  readonly full: number;
  readonly bare: number;
  readonly plain: number;
  readonly copied: number;
  readonly fullOverBare: Ratio;
  /** The same between the fastest round of each: what a busy computer distorts least. */
  readonly fullOverBareAtBest: number;
  readonly fullOverCopied: Ratio;
  readonly plainOverBare: Ratio;
}

export function engineRow(subject: EngineSubject, measurement: Measurement): EngineRow {
  const { full, bare, plain, copied } = measurement.times;
  return {
    ...subject,
    ...measurement,
    rounds: full.length,
    full: median(full),
    bare: median(bare),
    plain: median(plain),
    copied: median(copied),
    fullOverBare: pairedRatio(full, bare),
    fullOverBareAtBest: Math.min(...full) / Math.min(...bare),
    fullOverCopied: pairedRatio(full, copied),
    plainOverBare: pairedRatio(plain, bare),
  };
}

const percent = (ratio: number) => percentOnTop(overhead(ratio));

export function engineTable(rows: readonly EngineRow[]): string {
  const words = ['device', 'model'];
  const numbers = ['V', 'T', 'full tok/s', 'bare tok/s', 'plain tok/s', 'full over bare', '(middle half)'];
  const more = ['at best', 'full over copied', 'plain over bare', 'rounds'];
  const columns = [
    ...words.map((heading) => ({ heading, align: 'left' }) as const),
    ...[...numbers, ...more].map((heading) => ({ heading, align: 'right' }) as const),
    { heading: '', align: 'left' } as const,
  ];
  const cells = rows.map((row) => [
    row.device,
    row.model,
    String(row.shape.vocabulary),
    String(row.tokens),
    ...[row.full, row.bare, row.plain].map((time) => figures(tokensPerSecond(row.tokens, time))),
    percent(row.fullOverBare.median),
    row.fullOverBare.quartiles.map(percent).join(' … '),
    percent(row.fullOverBareAtBest),
    percent(row.fullOverCopied.median),
    percent(row.plainOverBare.median),
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

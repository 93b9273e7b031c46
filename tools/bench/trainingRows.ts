import type { Recipe } from '../../src/training/recipe';
import { median, pairedRatio, tokensPerSecond, type Ratio } from './numbers';
import { byteSize, figures, formatTable } from './table';

/** What is trained: all weights or an adapter, with or without a gradient for each text. */
export const KINDS = ['full', 'LoRA', 'full, DP-SGD', 'LoRA, DP-SGD'] as const;
export type Kind = (typeof KINDS)[number];

export interface TrainingRow {
  readonly device: 'wasm' | 'webgpu';
  readonly model: string;
  readonly kind: Kind;
  readonly method: Recipe['method'];
  readonly rows: number;
  readonly length: number;
  /** Nominal floating-point operations of a step (flops.ts). */
  readonly flops: number;
  /** Milliseconds of each round's steps, those that compile left out: round, then step. */
  readonly times: readonly (readonly number[])[];
  /** Milliseconds of each round's passes over these texts by one scoring worker, and the workers that the page has here. */
  readonly scoring: readonly (readonly number[])[];
  readonly workers: number;
  /** The same in PyTorch; null where it is not installed. */
  readonly torch: readonly (readonly number[])[] | null;
  /** Of the loss before the first step between the two, nats: they must do the same. null without PyTorch. */
  readonly disagreement: number | null;
  /** Bytes of WebAssembly memory. */
  readonly memory: number;
}

const medians = (rounds: readonly (readonly number[])[]) => rounds.map(median);
/** Milliseconds of a step. */
export const stepTime = ({ times }: Pick<TrainingRow, 'times'>) => median(medians(times));

/** Time of one over time of another, round by round: rounds are taken in turn. */
const over = (above: readonly (readonly number[])[], below: readonly (readonly number[])[]): Ratio =>
  pairedRatio(medians(above), medians(below));

/** Speed of the page's engine in PyTorch's. */
export function againstTorch({ times, torch }: Pick<TrainingRow, 'times' | 'torch'>): Ratio | null {
  return torch && over(torch, times);
}

/**
 * Tokens that a second of training takes in, in those that a second of scoring does, all workers at it: what a time of
 * training is estimated by where only scoring was timed (src/lab/estimate.ts).
 */
export function againstScoring({
  times,
  scoring,
  rows,
  workers,
}: Pick<TrainingRow, 'times' | 'scoring' | 'rows' | 'workers'>): Ratio {
  const perText = times.map((round) => round.map((step) => step / rows));
  const ofAll = scoring.map((round) => round.map((pass) => pass / workers));
  return over(ofAll, perText);
}

/** What a gradient for each text costs: time of a step of DP-SGD over that of a plain one. */
export function privateOverPlain(rows: readonly TrainingRow[], row: TrainingRow): Ratio | null {
  const plain = KINDS.find((kind) => row.kind === `${kind}, DP-SGD`);
  const other = rows.find(
    ({ device, model, kind }) => device === row.device && model === row.model && kind === plain,
  );
  return other ? over(row.times, other.times) : null;
}

export function trainingTable(rows: readonly TrainingRow[]): string {
  const words = ['device', 'model', 'training'];
  const numbers = [
    'B×T',
    'ms a step',
    'tok/s',
    'GFLOP/s',
    'train / score',
    'PyTorch tok/s',
    'page / PyTorch',
    'DP-SGD / plain',
    'memory',
  ];
  const columns = [
    ...words.map((heading) => ({ heading, align: 'left' }) as const),
    ...numbers.map((heading) => ({ heading, align: 'right' }) as const),
  ];
  const cells = rows.map((row) => {
    const time = stepTime(row);
    const tokens = row.rows * row.length;
    const ratio = againstTorch(row);
    const price = privateOverPlain(rows, row);
    return [
      row.device,
      row.model,
      row.kind,
      `${row.rows}×${row.length}`,
      figures(time),
      figures(tokensPerSecond(tokens, time)),
      figures(row.flops / time / 1e6),
      figures(againstScoring(row).median),
      row.torch ? figures(tokensPerSecond(tokens, stepTime({ times: row.torch }))) : '–',
      ratio ? figures(ratio.median) : '–',
      price ? figures(price.median) : '',
      byteSize(row.memory),
    ];
  });
  return `${formatTable(columns, cells)}\n${NOTES}`;
}

const NOTES = `
GFLOP/s: nominal; 6 × parameters × tokens for full training, 4 × where they are frozen, and attention (tools/bench/flops.ts)
train / score: tokens that training reads in a second over those that all scoring workers read on WebAssembly
PyTorch: the same steps of the same model on the same tokens, float32, on as many threads as the computer has cores
DP-SGD:  a gradient for each text, clipped; against the plain step of the same texts
Each round takes the page's steps and then PyTorch's; a ratio is the median over rounds' own ratios. Memory is what the
engine's WebAssembly memory has grown to.`;

/** Whole fine-tunings, from the request to the model. */
export interface FineTuningResult {
  readonly model: string;
  readonly texts: number;
  readonly epochs: number;
  readonly heldOut: number;
  /** Of each run, the engine started anew. */
  readonly seconds: readonly number[];
}

export function fineTuningLine({ model, texts, epochs, heldOut, seconds }: FineTuningResult): string {
  const all = seconds.length > 1 ? ` (median of ${seconds.map(figures).join(', ')})` : '';
  return `${model}, all weights, ${texts} records × ${epochs} epochs: ${figures(median(seconds))} s${all}, with compilations and the loss
on ${heldOut} held-out records before and after each epoch.`;
}

import { VARIANT_NAMES, type Variant } from './engineVariants';
import { median, pairedRatio } from './numbers';
import { byteSize, figures, formatTable } from './table';

export interface PatchRow {
  readonly variant: Variant;
  readonly model: string;
  readonly kind: 'full' | 'LoRA';
  /** Milliseconds of a step, of each round. */
  readonly times: readonly number[];
  /** What the engine's WebAssembly memory grew to, bytes; null where it failed. */
  readonly memory: number | null;
  /** Before the last step, nats a token: every variant computes the same. */
  readonly loss: number | null;
  /** What the engine said where it failed. */
  readonly failure: string | null;
}

/** Nats a token by which the variants' last losses may differ: sums are taken in another order. */
const AGREEMENT = 1e-2;

/** The widest difference between the losses of rows of one kind, nats; 0 for a single one. */
export function lossSpread(rows: readonly PatchRow[]): number {
  const losses = rows.flatMap(({ loss }) => (loss === null ? [] : [loss]));
  return losses.length === 0 ? 0 : Math.max(...losses) - Math.min(...losses);
}

export function enginePatchTable(rows: readonly PatchRow[]): string {
  const columns = [
    ...['model', 'training', 'engine'].map((heading) => ({ heading, align: 'left' }) as const),
    ...['ms a step', 'over installed', 'memory', 'over installed'].map(
      (heading) => ({ heading, align: 'right' }) as const,
    ),
    { heading: '', align: 'left' } as const,
  ];
  const cells = rows.map((row) => {
    const installed = rows.find(({ kind, variant }) => kind === row.kind && variant === 'installed')!;
    const paired = row.failure === null && installed.failure === null;
    return [
      row.model,
      row.kind,
      VARIANT_NAMES[row.variant],
      row.times.length > 0 ? figures(median(row.times)) : '–',
      paired ? figures(pairedRatio(row.times, installed.times).median) : '–',
      row.memory === null ? '–' : byteSize(row.memory),
      paired ? figures(row.memory! / installed.memory!) : '–',
      row.failure === null ? '' : `fails: ${row.failure.split('\n')[0]!}`,
    ];
  });
  const spread = Math.max(
    ...['full', 'LoRA'].map((kind) => lossSpread(rows.filter((row) => row.kind === kind))),
  );
  const agree =
    spread <= AGREEMENT
      ? 'All end at the same loss.'
      : `They do not all end at the same loss: ${figures(spread)} nats apart.`;
  return `${formatTable(columns, cells)}

Each line has what the lines above it have, and one thing more (patches/@jax-js+jax+0.1.25.patch). 16 × 64 tokens,
WebAssembly; rounds take each in turn, and a ratio is the median over rounds' own ratios. ${agree}`;
}

/** What the page's requests are for. */
export const KINDS = ['shell', 'wasm', 'models', 'data'] as const;
export type Kind = (typeof KINDS)[number];

export interface Transfer {
  readonly kind: Kind;
  readonly path: string;
  /** Body and headers, as they came over the network. */
  readonly bytes: number;
  /** Milliseconds since the page was asked for. */
  readonly done: number;
}

/** What a request of the page is for, by its path. */
export function kindOf(pathname: string): Kind {
  if (pathname.endsWith('.wasm')) return 'wasm';
  if (pathname.includes('/models/')) return 'models';
  return pathname.includes('/data/') ? 'data' : 'shell';
}

/** Bytes that had arrived by a time (milliseconds); of every kind for null. */
export function arrived(transfers: readonly Transfer[], kind: Kind | null, by: number): number {
  return transfers
    .filter((transfer) => (kind === null || transfer.kind === kind) && transfer.done <= by)
    .reduce((sum, { bytes }) => sum + bytes, 0);
}

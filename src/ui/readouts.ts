/** Numbers as they are shown: the same everywhere, with a true minus and as many digits as mean something. */

/** A score or a log-probability: four significant digits. */
export function readScore(value: number | null): string {
  if (value === null) return 'undefined';
  return signed(Number(value.toPrecision(4)) === 0 ? '0' : value.toPrecision(4));
}

/** Nats: two decimals. */
export function readNats(value: number): string {
  return signed(value.toFixed(2));
}

/** A change: always with its sign. */
export function readChange(value: number, digits = 2): string {
  const text = signed(value.toFixed(digits));
  return value > 0 ? `+${text}` : text;
}

/** A probability, from its logarithm: two significant digits, in percent. */
export function readProbability(logp: number): string {
  const percent = 100 * Math.exp(logp);
  if (percent < 0.001) return '< 0.001 %';
  if (percent > 99.9) return '> 99.9 %';
  return `${percent >= 99.5 ? percent.toFixed(1) : Number(percent.toPrecision(2))} %`;
}

/** A share of a counted set, in percent, never rounded to all or nothing unless it is. */
export function readShare(share: number): string {
  if (share === 0 || share === 1) return `${100 * share} %`;
  const percent = 100 * share;
  if (percent >= 99.5) return '> 99 %';
  return percent < 0.5 ? '< 1 %' : `${Math.round(percent)} %`;
}

export function readCount(count: number): string {
  return count.toLocaleString('en');
}

/** Bytes as megabytes. */
export function readMegabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

function signed(text: string): string {
  const plain = /^-0(\.0+)?$/.test(text) ? text.slice(1) : text;
  return plain.replace('-', '−');
}

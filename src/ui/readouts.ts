import { formatFixed } from './format';

/** How the numbers of one text are written; format.ts has what all pages share. */

/** Between a number and its unit: narrow, and never broken over two lines. */
const THIN = '\u202f';

/** A score: four significant digits, whatever its size. */
export function readScore(value: number | null): string {
  if (value === null) return 'undefined';
  if (value === 0) return '0';
  const decimals = 3 - Math.floor(Math.log10(Math.abs(value)));
  return formatFixed(value, Math.min(8, Math.max(0, decimals)));
}

/** A change: always with its sign. */
export function readChange(value: number, decimals = 2): string {
  const text = formatFixed(value, decimals);
  return value > 0 && Number(text) !== 0 ? `+${text}` : text;
}

/** A probability, from its logarithm: two significant digits, in percent. */
export function readProbability(logp: number): string {
  const percent = 100 * Math.exp(logp);
  if (percent < 0.001) return `<0.001${THIN}%`;
  if (percent > 99.9) return `>99.9${THIN}%`;
  return `${percent >= 99.5 ? percent.toFixed(1) : Number(percent.toPrecision(2))}${THIN}%`;
}

/** Bytes as megabytes. */
export function readMegabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)}${THIN}MB`;
}

/** How numbers are written, in one place: the same kind of number looks the same on every page. */

/** Between a number and its unit: narrow, and never broken over two lines. */
const THIN = '\u202f';
const MINUS = '\u2212';

/** A number with a fixed count of decimals and a real minus sign; never "−0.00". */
export function formatFixed(value: number, decimals: number): string {
  const text = Math.abs(value).toFixed(decimals);
  return value < 0 && Number(text) !== 0 ? `${MINUS}${text}` : text;
}

const counts = new Intl.NumberFormat('en-US');

/** A whole number with its thousands set apart: 9,360. */
export function formatCount(value: number): string {
  return counts.format(value);
}

/** "1 text", "520 texts". */
export function formatMany(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}

/** An AUC: three decimals, and 1.000 only where it is 1. */
export function formatAuc(value: number): string {
  return value < 1 && value > 0.9995 ? '>0.999' : value.toFixed(3);
}

/** A share in [0, 1] as a percentage, 0 and 100 only where they are exact. */
export function formatPercent(share: number, decimals = 1): string {
  const least = 10 ** -decimals;
  const percent = share * 100;
  if (share === 0 || share === 1) return `${percent}${THIN}%`;
  if (percent < least / 2) return `<${least}${THIN}%`;
  if (percent > 100 - least / 2) return `>${(100 - least).toFixed(decimals)}${THIN}%`;
  return `${percent.toFixed(decimals)}${THIN}%`;
}

/** A false-positive rate that a person chose: 10 %, 5 %, 0.1 %. */
export function formatRate(alpha: number): string {
  return `${Number((alpha * 100).toPrecision(6))}${THIN}%`;
}

/** "[0.935, 0.969]". */
export function formatInterval(
  interval: readonly [lower: number, upper: number],
  format: (value: number) => string = formatAuc,
): string {
  return `[${format(interval[0])}, ${format(interval[1])}]`;
}

/** "[2.7, 9.0 %]": an interval of shares, the unit said once. */
export function formatPercentInterval(interval: readonly [lower: number, upper: number]): string {
  const [lower, upper] = interval.map((share) => formatPercent(share));
  return `[${lower!.replace(`${THIN}%`, '')}, ${upper!}]`;
}

/** Decimals with which scores of this spread can be told apart: about a thousandth of it. */
export function scoreDecimals(low: number, high: number): number {
  const spread = high - low;
  if (!(spread > 0) || !Number.isFinite(spread)) return 2;
  return Math.min(8, Math.max(0, 3 - Math.round(Math.log10(spread))));
}

/** A threshold; where nothing is flagged it is infinite, which is said in words. */
export function formatThreshold(threshold: number, decimals: number): string {
  return Number.isFinite(threshold) ? formatFixed(threshold, decimals) : 'above every score';
}

/** Seconds as people say them: "8 s", "1 min 20 s", "2 h 5 min". */
export function formatDuration(seconds: number): string {
  if (seconds < 1) return `under 1${THIN}s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole}${THIN}s`;
  if (whole < 3600) return joined(Math.floor(whole / 60), 'min', whole % 60, 's');
  return joined(Math.floor(whole / 3600), 'h', Math.round((whole % 3600) / 60), 'min');
}

function joined(large: number, largeUnit: string, small: number, smallUnit: string): string {
  const first = `${large}${THIN}${largeUnit}`;
  return small === 0 ? first : `${first} ${small}${THIN}${smallUnit}`;
}

/** A guess at a duration, as coarse as a guess should be: "about half a minute", "about 2 minutes". */
export function roughDuration(seconds: number): string {
  if (seconds < 20) return 'a few seconds';
  if (seconds < 45) return 'about half a minute';
  if (seconds < 90) return 'about a minute';
  const minutes = Math.round(seconds / 60);
  return minutes < 60 ? `about ${minutes} minutes` : `about ${Math.round(minutes / 60)} h`;
}

/** "LOSS", "LOSS and Zlib", "LOSS, Zlib and Ratio". */
export function formatList(words: readonly string[]): string {
  return words.length < 2
    ? (words[0] ?? '')
    : `${words.slice(0, -1).join(', ')} and ${words[words.length - 1]!}`;
}

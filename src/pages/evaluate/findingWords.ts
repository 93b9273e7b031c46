import type { Finding, FindingNumber, Level } from '../../metrics/referee';
import { formatAuc, formatCount, formatFixed, formatInterval, formatPercent } from '../../ui/format';

/** A level is told by a sign and by a word, and by its colour only on top of that. */
export const LEVEL_SIGNS: Readonly<Record<Level, { readonly sign: string; readonly word: string }>> = {
  red: { sign: '✕', word: 'Do not believe' },
  amber: { sign: '▲', word: 'Doubtful' },
  unknown: { sign: '?', word: 'Not examined' },
  note: { sign: 'i', word: 'Worth knowing' },
  fine: { sign: '✓', word: 'Fine' },
};

/** A number behind a finding, with its interval where it has one. */
export function numberText({ value, unit, interval, degenerate }: FindingNumber): string {
  const format = formatOf(unit);
  const text = format(value);
  if (!interval) return text;
  return degenerate ? `${text} (no interval: no variance)` : `${text} ${formatInterval(interval, format)}`;
}

function formatOf(unit: FindingNumber['unit']): (value: number) => string {
  switch (unit) {
    case 'auc':
      return formatAuc;
    case 'count':
      return formatCount;
    case 'rate':
      return (value) => formatPercent(value, value < 0.01 ? 2 : 1);
    case 'nats':
      return (value) => `${formatFixed(value, 2)} nats`;
    case 'epsilon':
      return (value) => formatFixed(value, 2);
    case 'option':
      return (value) => String(value);
  }
}

/** How many findings there are of each level, the worst first, without those of which there are none. */
export function countLevels(
  findings: readonly Finding[],
): { readonly level: Level; readonly count: number }[] {
  return (['red', 'amber', 'unknown', 'note', 'fine'] as const)
    .map((level) => ({ level, count: findings.filter((finding) => finding.level === level).length }))
    .filter(({ count }) => count > 0);
}

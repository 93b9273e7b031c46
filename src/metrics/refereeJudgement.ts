import type { DelongEstimate } from './delong';
import type { FindingNumber } from './refereeFacts';

/** What never saw the members and comes this near to the best attack explains the attack away (attacks.md F2). */
export const MARGIN = 0.05;
const CHANCE = 0.5;

/** What an AUC says about chance, on either side: a score that ranks the classes the wrong way round tells them apart too. */
export type Against = 'beats chance' | 'chance' | 'says nothing';

export function againstChance({ auc, interval, degenerate }: DelongEstimate): Against {
  if (interval === null) return 'says nothing'; // a class has a single text
  if (degenerate && auc === CHANCE) return 'says nothing'; // constant scores cannot fail this test, nor pass it
  return interval[0] > CHANCE || interval[1] < CHANCE ? 'beats chance' : 'chance';
}

export function aucNumber(label: string, { auc, interval, degenerate }: DelongEstimate): FindingNumber {
  return {
    label,
    value: auc,
    unit: 'auc',
    ...(interval === null ? {} : { interval }),
    ...(degenerate ? { degenerate } : {}),
  };
}

/** "LOSS", "LOSS and Zlib", "LOSS, Zlib and Ratio". */
export function listed(names: readonly string[]): string {
  return names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)!}`;
}

const whole = new Intl.NumberFormat('en-US');

/** "1 text", "1,520 texts". */
export function many(count: number, one: string, more = `${one}s`): string {
  return `${whole.format(count)} ${count === 1 ? one : more}`;
}

import type { Interval } from '../metrics/intervals';
import {
  difference,
  heldOutBySeed,
  keptBySeed,
  measured,
  type ArmResult,
  type Difference,
  type Where,
} from './findings';
import { LEAST_SEEDS, overSeeds, UNIT } from './overSeeds';

export type Outcome = 'held' | 'did not hold' | 'cannot be told';

/** One part of a claim, and what the runs say of it. */
export interface Finding {
  /** What is claimed, in a few words. */
  readonly claim: string;
  readonly outcome: Outcome;
  /** The numbers, as a clause. */
  readonly numbers: string;
  /** null where there is nothing to compare yet. */
  readonly difference: Difference | null;
  /** Whether the verdict hangs on it. */
  readonly main: boolean;
  /** Whether it was put after the recorded runs were seen: they cannot test it, they gave it. */
  readonly after: boolean;
}

/** Whether a paper's claim held here. */
export interface Verdict {
  readonly outcome: Outcome;
  /** One sentence, made from the numbers. */
  readonly sentence: string;
  readonly findings: readonly Finding[];
  /** Seeds that the main findings rest on, the fewest of them. */
  readonly seeds: number;
}

/** Held where every main finding is; not where one is not. */
export function verdictOf(findings: readonly Finding[]): Verdict {
  const main = findings.filter((finding) => finding.main);
  const failed = main.filter(({ outcome }) => outcome === 'did not hold');
  const open = main.filter(({ outcome }) => outcome === 'cannot be told');
  const outcome = failed.length > 0 ? 'did not hold' : open.length > 0 ? 'cannot be told' : 'held';
  const said = failed.length > 0 ? failed : open.length > 0 ? open : main;
  const seeds = main.length === 0 ? 0 : Math.min(...main.map((finding) => finding.difference?.seeds ?? 0));
  const opening = {
    held: 'Held here',
    'did not hold': 'Did not hold here',
    'cannot be told': 'Cannot be told from this',
  };
  const few =
    seeds > 0 && seeds < LEAST_SEEDS ? ` (${seedsInWords(seeds)}: another split may say otherwise)` : '';
  const clauses = said.map(({ claim, numbers }) => `${claim}: ${numbers}`);
  const rest = outcome === 'cannot be told' ? main.filter((finding) => finding.outcome === 'held') : [];
  const besides = rest.length === 0 ? '' : ` What held: ${rest.map(({ claim }) => claim).join('; ')}.`;
  const sentence = `${opening[outcome]}${few}. ${clauses.join('; ')}.${besides}`;
  return { outcome, sentence, findings, seeds };
}

/** What is said of a part of a claim beside the claim itself; null = nothing. */
export function standingOf({ main, after }: Pick<Finding, 'main' | 'after'>): string | null {
  const parts = [main ? null : 'beside the claim', after ? 'put after the recorded runs were seen' : null];
  return parts.filter((part) => part !== null).join(', ') || null;
}

interface Claim {
  readonly claim: string;
  readonly main?: boolean;
  readonly after?: boolean;
}

/** What is told of every finding, whatever it rests on. */
const told = ({ claim, main = true, after = false }: Claim) => ({ claim, main, after });

/** That one AUC is above another, or above a number. */
export function above(
  results: readonly ArmResult[],
  first: Where,
  second: Where | number,
  claim: Claim,
): Finding {
  const fixed = typeof second === 'number';
  const other = fixed ? second : measured(results, second);
  const bounds: Interval = fixed ? [UNIT[0] - second, UNIT[1] - second] : OF_AUCS;
  const found = difference(measured(results, first), other, bounds);
  const numbers = found ? inNumbers(found, first.name, fixed ? null : second.name) : MISSING;
  return { ...told(claim), difference: found, numbers, outcome: beyond(found, 0) };
}

/** That two AUCs are no further apart than a margin. */
export function near(
  results: readonly ArmResult[],
  first: Where,
  second: Where,
  margin: number,
  claim: Claim,
): Finding {
  const found = difference(measured(results, first), measured(results, second), OF_AUCS);
  const numbers = found
    ? `${inNumbers(found, first.name, second.name)}, where up to ${two(margin)} counts as near`
    : MISSING;
  return { ...told(claim), difference: found, numbers, outcome: within(found, margin) };
}

/**
 * That an arm keeps at least a share of what the plain one gained on held-out text. A record has no spread of held-out
 * losses over texts: under three seeds there is no interval, and it cannot be told.
 */
export function keepsUtility(
  results: readonly ArmResult[],
  arm: { readonly id: string; readonly name: string },
  plain: string,
  share: number,
  claim: Claim,
): Finding {
  const kept = keptBySeed(results, arm.id, plain);
  const found = difference(kept, share);
  if (!found) {
    const there = difference(heldOutBySeed(results, arm.id), heldOutBySeed(results, plain)) !== null;
    const numbers = there ? 'fine-tuning itself gained nothing on held-out text' : MISSING;
    return { ...told(claim), difference: null, numbers, outcome: 'cannot be told' };
  }
  const over = overSeeds([...kept.values()].map(({ value }) => value))!;
  const spread = over.interval
    ? `, ${percent(over.interval[0])} to ${percent(over.interval[1])} at 95 %`
    : `, ${noInterval(over.n)}`;
  return {
    ...told(claim),
    difference: found,
    outcome: beyond(found, 0),
    numbers: `${arm.name} keeps ${percent(over.mean)} of the nats that fine-tuning gained on held-out text (${seedsInWords(over.n)}${spread}), where ${percent(share)} is asked`,
  };
}

/** That an arm's held-out loss is above the plain one's; as in keepsUtility, three seeds have to say so. */
export function costsUtility(
  results: readonly ArmResult[],
  arm: { readonly id: string; readonly name: string },
  plain: { readonly id: string; readonly name: string },
  claim: Claim,
): Finding {
  const found = difference(heldOutBySeed(results, arm.id), heldOutBySeed(results, plain.id));
  const numbers = found ? `held-out loss in nats a token ${inNumbers(found, arm.name, plain.name)}` : MISSING;
  return { ...told(claim), difference: found, numbers, outcome: beyond(found, 0) };
}

/** Where differences of AUCs can lie. */
const OF_AUCS: Interval = [-1, 1];

const MISSING = 'not all of its runs are there yet';

/** Why there is no interval over so many seeds. */
const noInterval = (seeds: number): string =>
  seeds < LEAST_SEEDS ? `no interval: it takes ${LEAST_SEEDS} seeds` : 'no interval';

/** Above a margin: by the whole interval, or not at all. */
function beyond(found: Difference | null, margin: number): Outcome {
  if (!found?.interval) return 'cannot be told';
  const [lower, upper] = found.interval;
  return lower > margin ? 'held' : upper < margin ? 'did not hold' : 'cannot be told';
}

function within(found: Difference | null, margin: number): Outcome {
  if (!found?.interval) return 'cannot be told';
  const [lower, upper] = found.interval;
  if (lower >= -margin && upper <= margin) return 'held';
  return lower > margin || upper < -margin ? 'did not hold' : 'cannot be told';
}

/** "LoRA 0.652, full fine-tuning 0.851: −0.199 (95 % −0.260 to −0.138, 3 seeds)". */
function inNumbers(found: Difference, first: string, second: string | null): string {
  const { interval, how, seeds } = found;
  const from = how === 'seeds' ? '' : ', from the spread of the texts';
  const spread = interval
    ? `95 % ${three(interval[0])} to ${three(interval[1])}, ${seedsInWords(seeds)}${from}`
    : `${seedsInWords(seeds)}, ${noInterval(seeds)}`;
  const other = second === null ? `against ${two(found.second)}` : `${second} ${three(found.second)}`;
  return `${first} ${three(found.first)}, ${other}: ${found.mean > 0 ? '+' : ''}${three(found.mean)} (${spread})`;
}

const seedsInWords = (n: number): string => (n === 1 ? 'one seed' : `${n} seeds`);
const three = (value: number): string => fixed(value, 3);
const two = (value: number): string => fixed(value, 2);
const percent = (share: number): string => `${fixed(100 * share, 0)} %`;

/** With a true minus, and no "−0.000". */
function fixed(value: number, digits: number): string {
  const text = Math.abs(value).toFixed(digits);
  return value < 0 && Number(text) !== 0 ? `−${text}` : text;
}

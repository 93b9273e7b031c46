import {
  difference,
  heldOutBySeed,
  keptBySeed,
  measured,
  type ArmResult,
  type Difference,
  type Where,
} from './findings';
import { LEAST_SEEDS, overSeeds } from './overSeeds';

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
  return { outcome, sentence: `${opening[outcome]}${few}. ${clauses.join('; ')}.`, findings, seeds };
}

interface Claim {
  readonly claim: string;
  readonly main?: boolean;
}

/** That one AUC is above another, or above a number. */
export function above(
  results: readonly ArmResult[],
  first: Where,
  second: Where | number,
  { claim, main = true }: Claim,
): Finding {
  const other = typeof second === 'number' ? second : measured(results, second);
  const found = difference(measured(results, first), other);
  const numbers = found
    ? inNumbers(found, first.name, typeof second === 'number' ? null : second.name)
    : MISSING;
  return { claim, main, difference: found, numbers, outcome: beyond(found, 0) };
}

/** That two AUCs are no further apart than a margin. */
export function near(
  results: readonly ArmResult[],
  first: Where,
  second: Where,
  margin: number,
  { claim, main = true }: Claim,
): Finding {
  const found = difference(measured(results, first), measured(results, second));
  const numbers = found
    ? `${inNumbers(found, first.name, second.name)}, where up to ${two(margin)} counts as near`
    : MISSING;
  return { claim, main, difference: found, numbers, outcome: within(found, margin) };
}

/**
 * That an arm keeps at least a share of what the plain one gained on held-out text. Under three seeds the value alone
 * decides: held-out loss is a mean over thousands of tokens.
 */
export function keepsUtility(
  results: readonly ArmResult[],
  arm: { readonly id: string; readonly name: string },
  plain: string,
  share: number,
  { claim, main = true }: Claim,
): Finding {
  const kept = keptBySeed(results, arm.id, plain);
  const found = difference(kept, share);
  if (!found) {
    const there = difference(heldOutBySeed(results, arm.id), heldOutBySeed(results, plain)) !== null;
    const numbers = there ? 'fine-tuning itself gained nothing on held-out text' : MISSING;
    return { claim, main, difference: null, numbers, outcome: 'cannot be told' };
  }
  const over = overSeeds([...kept.values()].map(({ value }) => value))!;
  const spread = over.interval
    ? `, ${percent(over.interval[0])} to ${percent(over.interval[1])} at 95 %`
    : '';
  return {
    claim,
    main,
    difference: found,
    outcome: byInterval(found),
    numbers: `${arm.name} keeps ${percent(over.mean)} of the nats that fine-tuning gained on held-out text (${seedsInWords(over.n)}${spread}), where ${percent(share)} is asked`,
  };
}

/** That an arm's held-out loss is above the plain one's; as in keepsUtility, the value decides under three seeds. */
export function costsUtility(
  results: readonly ArmResult[],
  arm: { readonly id: string; readonly name: string },
  plain: { readonly id: string; readonly name: string },
  { claim, main = true }: Claim,
): Finding {
  const found = difference(heldOutBySeed(results, arm.id), heldOutBySeed(results, plain.id));
  const numbers = found ? `held-out loss in nats a token ${inNumbers(found, arm.name, plain.name)}` : MISSING;
  return { claim, main, difference: found, numbers, outcome: found ? byInterval(found) : 'cannot be told' };
}

/** By the interval where there is one, else by the value. */
function byInterval(found: Difference): Outcome {
  if (found.interval !== null) return beyond(found, 0);
  return found.mean > 0 ? 'held' : 'did not hold';
}

const MISSING = 'not all of its runs are there yet';

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
  const from = how === 'seeds' ? seedsInWords(seeds) : `${seedsInWords(seeds)}, from the spread of the texts`;
  const spread = interval
    ? `95 % ${three(interval[0])} to ${three(interval[1])}, ${from}`
    : `${from}, no interval`;
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

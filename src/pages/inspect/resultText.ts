import { ATTACKS } from '../../attacks/registry';
import type { ChosenOptions } from '../../attacks/scoring';
import { formatMany, formatPercent } from '../../ui/format';
import { readScore } from '../../ui/readouts';

export interface ResultLine {
  readonly name: string;
  /** null = undefined for this text, undefined = not there. */
  readonly score: number | null | undefined;
  /** Share of the known non-members below it; null = not known. */
  readonly share: number | null;
  /** How many known non-members have a score. */
  readonly nonmembers: number;
}

export interface ResultFacts {
  readonly text: string;
  readonly target: string;
  readonly reference: string | null;
  readonly device: string;
  readonly origin: string;
  readonly tokens: number;
  readonly options: string;
  readonly lines: readonly ResultLine[];
  readonly notices: readonly string[];
}

/** What every copied result ends with. */
export const CAVEAT =
  'How to read it: a score is compared with those of the shipped known non-members, which are short invented records. ' +
  'A high place among them is a hint and no proof: common, easy or repeated wording scores high too. No score here says ' +
  'whether a text was used for training.';

/** The options that a result was made with, in words: k, and those that were changed. */
export function optionWords(chosen: ChosenOptions, k: number): string {
  const changed = ATTACKS.flatMap(({ id, name, options }) =>
    options.flatMap(({ key, initial, choices }) => {
      const value = chosen[id]?.[key] ?? initial;
      const isK = key === 'k' && value === k;
      return value === initial || isK ? [] : [`${name}: ${key} = ${choices?.[value] ?? value}`];
    }),
  );
  return [`k = ${Math.round(100 * k)} %`, ...changed].join('; ');
}

const EXCERPT = 90;

/** A result as plain text: a table for a mail or a chat, with everything it takes to make it again but the text itself. */
export function resultText(facts: ResultFacts): string {
  const rows = facts.lines.map(({ name, score, share, nonmembers }) => [
    name,
    score === undefined ? 'not there' : readScore(score),
    share === null ? '–' : `${formatPercent(share, 1)} of ${formatMany(nonmembers, 'known non-member')}`,
  ]);
  const table = [['Attack', 'Score', 'Higher than'], ...rows];
  const widths = [0, 1].map((column) => Math.max(...table.map((row) => row[column]!.length)));
  const lines = table.map(
    ([name, score, share]) => `${name!.padEnd(widths[0]!)}  ${score!.padStart(widths[1]!)}  ${share!}`,
  );
  return [
    'Trainspotter: membership-inference scores of one text',
    `Text: “${excerpt(facts.text)}”`,
    `Target: ${facts.target}. Reference: ${facts.reference ?? 'none'}.`,
    `${formatMany(facts.tokens, 'token')}, ${facts.options}. Device: ${facts.device}, ${facts.origin}.`,
    '',
    ...lines,
    '',
    ...facts.notices.map((notice) => `Note: ${notice}`),
    CAVEAT,
    '',
  ].join('\n');
}

/** The beginning of a text on one line; what is cut off is said. */
function excerpt(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  const characters = [...line];
  return characters.length <= EXCERPT ? line : `${characters.slice(0, EXCERPT).join('')} …`;
}

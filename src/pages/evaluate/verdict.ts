import { SET_ATTACKS } from '../../attacks/registry';
import type { DelongEstimate } from '../../metrics/delong';
import type { ScoreSummary } from '../../metrics/summary';
import type { EvaluationRow } from '../../state/evaluation.svelte';
import { formatAuc, formatInterval, formatList, formatPercent, formatRate } from '../../ui/format';

/** What the result says, and whether it may be believed. */
export interface Verdict {
  readonly headline: string;
  readonly checks: readonly Check[];
}

export interface Check {
  readonly kind: 'good' | 'warn' | 'bad' | 'open';
  readonly text: string;
}

/** What never saw the members and comes this near to the best attack explains the attack away (attacks.md F2, F3). */
const MARGIN = 0.05;
const CHANCE = 0.5;
/** Judged on what they were fitted on: no result of theirs is a best one. */
const IN_SAMPLE: ReadonlySet<string> = new Set(
  SET_ATTACKS.filter(({ inSample }) => inSample).map(({ id }) => id),
);

/**
 * Reads the table as a referee would: the best attack first, then what never sees the target, which has to stay at chance.
 *
 * @param over no more scores will come
 */
export function verdictOf(rows: readonly EvaluationRow[], over: boolean): Verdict {
  const attacks = rows.filter(({ kind }) => kind === 'attack');
  const blind = rows.filter(({ kind }) => kind === 'blind');
  const best = bestOf(rows.filter(({ id, kind }) => kind !== 'blind' && !IN_SAMPLE.has(id)));
  return {
    headline: best ? headlineOf(best, over) : without(over),
    checks: [...blindChecks(blind, best), ...controlChecks(attacks, best, over)],
  };
}

interface Scored {
  readonly name: string;
  readonly summary: ScoreSummary;
  readonly auc: DelongEstimate;
}

function scored(name: string, summary: ScoreSummary): Scored[] {
  return summary.auc ? [{ name, summary, auc: summary.auc }] : [];
}

/** The attack with the greatest AUC; of those that are complete, as long as there are any. */
function bestOf(attacks: readonly EvaluationRow[]): Scored | null {
  const all = attacks.flatMap(({ name, summary }) => scored(name, summary));
  const complete = all.filter(({ summary }) => summary.pending === 0);
  return (complete.length > 0 ? complete : all).reduce<Scored | null>(
    (best, row) => (best === null || row.auc.auc > best.auc.auc ? row : best),
    null,
  );
}

function without(over: boolean): string {
  return over
    ? 'There is no AUC: it takes scores of members and of known non-members, and one class has none.'
    : 'The first curves appear as soon as both classes have scores.';
}

/** Texts of each class below which a run that is under way says nothing yet. */
const FEW = 10;

function headlineOf({ name, summary, auc }: Scored, over: boolean): string {
  const { members, nonmembers } = summary;
  if (!over && Math.min(members.length, nonmembers.length) < FEW)
    return `The first scores come in: ${members.length} of members, ${nonmembers.length} of known non-members so far.`;
  const all = over && summary.pending === 0;
  const far = all ? '' : ' so far';
  if (auc.degenerate && auc.auc === 1)
    return `${name} puts every member above every known non-member${far}: AUC 1.000. An interval has no width there, and would promise too much.`;
  const measured = measure(auc);
  if (auc.interval && auc.interval[0] <= CHANCE)
    return `No attack is clearly above chance${far}: the best one, ${name}, has ${measured}.`;
  const point = [...summary.tpr].reverse().find(({ resolvable }) => resolvable);
  const found = point
    ? `; at ${formatRate(point.alpha)} false alarms it finds ${formatPercent(point.tpr)} of ${summary.members.length} members`
    : '';
  return `${name} separates best${far}: ${measured}${found}.`;
}

/** "AUC 0.952 [0.935, 0.969]", or why there is no interval. */
function measure(auc: DelongEstimate): string {
  const value = `AUC ${formatAuc(auc.auc)}`;
  if (!auc.interval) return `${value} (no interval: a class has a single text)`;
  if (auc.degenerate) return `${value} (no interval: the scores do not vary)`;
  return `${value} ${formatInterval(auc.interval)}`;
}

/** Whether an AUC is told from chance, on either side: a score that ranks the classes the wrong way round tells them apart too. */
function beatsChance({ auc }: Scored): boolean {
  if (!auc.interval) return false;
  return auc.interval[0] > CHANCE || auc.interval[1] < CHANCE;
}

function blindChecks(blind: readonly EvaluationRow[], best: Scored | null): Check[] {
  const all = blind.flatMap(({ name, summary }) => scored(name, summary));
  if (all.length === 0) return [];
  const named = (rows: readonly Scored[]) =>
    formatList(rows.map(({ name, auc }) => `${name} ${measure(auc)}`));
  // a leak lifts a baseline above chance; below it, the reason is another
  const leaking = all.filter((row) => beatsChance(row) && row.auc.auc > CHANCE);
  const below = all.filter((row) => beatsChance(row) && row.auc.auc < CHANCE);
  const highest = all.reduce((a, b) => (b.auc.auc > a.auc.auc ? b : a));
  const near = best !== null && highest.auc.auc >= best.auc.auc - MARGIN;
  if (near && leaking.length > 0)
    return [
      {
        kind: 'bad',
        text: `The split leaks: ${named(leaking)}, without ever seeing the model, and ${highest.name} comes within ${MARGIN} of the best attack. Nothing here can be credited to the model.`,
      },
    ];
  if (leaking.length > 0)
    return [
      {
        kind: 'warn',
        text: `The split may leak: ${named(leaking)}, without ever seeing the model. Part of what the attacks find is in the texts themselves.`,
      },
    ];
  if (near)
    return [
      {
        kind: 'warn',
        text: `${named([highest])} never sees the model and comes within ${MARGIN} of the best attack: what the attacks find cannot be told from a split that leaks.`,
      },
    ];
  if (below.length > 0)
    return [{ kind: 'warn', text: `Without the model worse than chance: ${named(below)}. See the referee.` }];
  const values = formatList(all.map(({ name, auc }) => `${name} ${formatAuc(auc.auc)}`));
  return [{ kind: 'good', text: `Without the model, only chance: ${values}.` }];
}

function controlChecks(attacks: readonly EvaluationRow[], best: Scored | null, over: boolean): Check[] {
  const controls = attacks.flatMap(({ name, control }) =>
    control === null || control === 'not applicable' ? [] : [{ name, summary: control }],
  );
  if (controls.length === 0)
    return [{ kind: 'open', text: 'No base-model control: the target is a base model itself.' }];
  // while scores stream, intervals are wide and come and go: only what is complete is judged
  const judged = controls
    .filter(({ summary }) => over || summary.pending === 0)
    .flatMap(({ name, summary }) => scored(name, summary));
  if (judged.length === 0)
    return [
      {
        kind: 'open',
        text: over ? 'The base-model control was not reached.' : 'The base-model control is still to come.',
      },
    ];
  const leaking = judged.filter(beatsChance);
  const own = leaking.find(({ name }) => name === best?.name);
  if (own && best && own.auc.auc >= best.auc.auc - MARGIN) {
    const text = `The split leaks: ${own.name} does as well on the base model, which never saw the members: ${measure(own.auc)}. Nothing here can be credited to the fine-tuning.`;
    return [{ kind: 'bad', text }];
  }
  if (leaking.length > 0) {
    const named = formatList(leaking.map(({ name, auc }) => `${name} ${measure(auc)}`));
    const luck =
      leaking.length === 1 && judged.length > 1
        ? ` Of ${judged.length} intervals one may miss by chance alone.`
        : '';
    return [
      {
        kind: 'warn',
        text: `The split may leak: on the base model, which never saw the members, ${named}.${luck}`,
      },
    ];
  }
  const values = judged.map(({ auc }) => auc.auc);
  const range = [Math.min(...values), Math.max(...values)].map(formatAuc);
  const some =
    judged.length < controls.length ? ` (${judged.length} of ${controls.length} attacks so far)` : '';
  return [{ kind: 'good', text: `On the base model, only chance: AUC ${range.join(' to ')}${some}.` }];
}

import { attackById } from '../../attacks/registry';
import { TRAINED_ATTACKS } from '../../lab/attacks/trainedAttacks';
import type { Work, WorkCost, WorkPlans } from '../../lab/attackerWork';
import { allCosts, planWork, workCosts, type WorkAsked } from '../../lab/attackerWork';
import { costInWords } from '../../lab/cost';
import type { DataPlan } from '../../lab/dataPlan';
import type { RunSpec } from '../../lab/runSpec';
import type { Basis } from '../../lab/estimate';
import { workSeconds, type Paces } from '../../lab/workTime';
import type { Device } from '../../models/scoringContract';
import { formatMany, roughDuration } from '../../ui/format';
import { DEVICES } from './describeRun';

/** What an attacker's works are called. */
export const WORK_NAMES: Readonly<Record<Work, string>> = {
  'self-prompt': 'self-prompt reference',
  candidate: 'candidate reference',
  shadows: 'shadow models',
  samia: 'continuations for SaMIA',
};

/** What a work is good for, in a sentence. */
export const WORK_IDEAS: Readonly<Record<Work, string>> = {
  'self-prompt':
    'The target writes texts, the base learns them: a reference that knows what the target knows, for SPV-MIA and every attack that compares.',
  candidate: 'The base learns other texts of the members’ kind: LiRA-Candidate compares the target with it.',
  shadows:
    'Models like the target, each trained on half of the texts: LiRA and RMIA read off them how much a loss gives away.',
  samia: 'The target continues each text, and SaMIA counts the words that it finds: for who sees text alone.',
};

/** What attacks that train would cost; a sentence where the texts are too few for them. */
export interface WorkOutlook {
  readonly costs: readonly WorkCost[];
  readonly seconds: number;
  readonly basis: Basis;
  /** What a person is to be told of the self-prompt reference, where it is asked for. */
  readonly warning: string | null;
  readonly fault: string | null;
}

const NOTHING: WorkOutlook = { costs: [], seconds: 0, basis: 'timed', warning: null, fault: null };

/** "about 2 minutes here": where a time is to be had, and what it rests on. */
const PLACES: Readonly<Record<Basis, string>> = {
  timed: 'here',
  scoring: 'here, going by how fast it scores',
  guess: 'on a slow computer',
};
export const timeWords = (seconds: number, basis: Basis): string =>
  `${roughDuration(seconds)} ${PLACES[basis]}`;

/** Where training will run. @param device null = that will show when a model is loaded */
export function deviceWords(device: Device | null): string {
  return device === null
    ? 'Trains on WebGPU where that works, else on WebAssembly.'
    : `Trains on ${DEVICES[device]!}.`;
}

export function workOutlook(
  spec: RunSpec,
  plan: DataPlan,
  asked: WorkAsked,
  parameters: number,
  paces: Paces,
): WorkOutlook {
  let plans: WorkPlans;
  try {
    plans = planWork(spec, plan, asked);
  } catch (error) {
    return { ...NOTHING, fault: error instanceof Error ? error.message : String(error) };
  }
  const costs = workCosts(plans);
  const { warning = null } = plans['self-prompt'] ?? {};
  return { costs, ...workSeconds(allCosts(costs), parameters, paces), warning, fault: null };
}

/** "8 models, 360 steps over 49,000 tokens, 3,840 passes, about 2 minutes here". */
export function costWords({ models, cost }: WorkCost, parameters: number, paces: Paces): string {
  const { seconds, basis } = workSeconds(cost, parameters, paces);
  const many = models > 1 ? `${formatMany(models, 'model')}, ` : '';
  return `${many}${costInWords(cost)}, ${timeWords(seconds, basis)}`;
}

/** An attack of a run that stands on what was trained or written for it. */
export interface ExplainedWork {
  readonly id: string;
  readonly name: string;
  readonly idea: string;
  readonly formula: string;
  readonly caveat: string;
  readonly source: { readonly name: string; readonly url: string };
}

/** Those among these attacks, explained. */
export function explainedWorks(ids: readonly string[]): ExplainedWork[] {
  const { name, source, explain } = attackById('lira-candidate');
  const all: ExplainedWork[] = [{ id: 'lira-candidate', name, source, ...explain }, ...TRAINED_ATTACKS];
  return all.filter(({ id }) => ids.includes(id));
}

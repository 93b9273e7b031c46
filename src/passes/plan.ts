import {
  variantName,
  type ModelRole,
  type Need,
  type RecordKind,
  type Roles,
  type WeightNoise,
} from './need';
import { isAlternatives, isGradientNorms, isTrace, type GradientNorms, type PassRecord } from './records';
import { NO_SOURCES, readingOf, viewObstacle, type ViewSources } from './reading';
import type { Trace } from './trace';
import { PLAIN, viewKey, type View } from './views';

/** One model, or a variant of it, over one view of one text. */
export interface Pass {
  /** The same model reading the same words has the same key, whichever view or attack asked for it. */
  readonly key: string;
  /** Folder name of the model. */
  readonly model: string;
  /** Noise on the model's weights; null = the model as it is. */
  readonly noise: WeightNoise | null;
  readonly record: RecordKind;
  /** Index of the text in the planned list. */
  readonly text: number;
  readonly view: View;
  /** Key of the pass that the view is made from, to be run before; null where it is made from the text alone. */
  readonly after: string | null;
}

/** The needs of one attack. */
export interface Demand {
  readonly attack: string;
  readonly needs: readonly Need[];
}

export interface Plan {
  /** Each pass once; those that let the cheapest attack finish come first, and what a pass needs comes before it. */
  readonly passes: readonly Pass[];
  /** Passes that the attacks would run if each ran its own. */
  readonly asked: number;
  /** Attacks that cannot run here, with the reason: no model for a role, no texts to put in front. */
  readonly missing: readonly { readonly attack: string; readonly reason: string }[];
}

/** Alternatives that are asked of the base model at each position, for neighbours. */
export const PROPOSED_ALTERNATIVES = 10;

/** The key of a model's trace over the words of a plain view. */
export function passKey(model: string, words: string): string {
  return `${model}\n${words}`;
}

/** The key of a record of a model's pass over a view of a text. */
export function recordKey(
  model: string,
  need: Pick<Need, 'view' | 'noise' | 'record'>,
  text: string,
  sources: ViewSources = NO_SOURCES,
): string {
  const kind = need.record === undefined || need.record === 'trace' ? '' : `#${need.record}`;
  return `${variantName(model, need.noise)}${kind}\n${viewKey(need.view, text, sources)}`;
}

/** The base model's alternatives over a text, from which neighbours are made. */
function proposalKey(roles: Roles, text: string): string | null {
  const model = proposerOf(roles);
  return model === null ? null : recordKey(model, { view: PLAIN, record: 'alternatives' }, text);
}

const proposerOf = ({ proposer, base }: Roles): string | null => (proposer === undefined ? base : proposer);

const modelIn = (roles: Roles, role: ModelRole): string | null => roles[role] ?? null;

const isProposed = (view: View): boolean => view.kind === 'swapped' && view.proposer === 'base';

/** What an attack lacks that needs a candidate reference where there is none. */
export const NO_CANDIDATE = 'no candidate reference';

/** Why an attack with these needs cannot run; null where it can. */
export function obstacleOf(needs: readonly Need[], roles: Roles, sources: ViewSources): string | null {
  for (const { model, view } of needs) {
    if (modelIn(roles, model) === null) return model === 'candidate' ? NO_CANDIDATE : `no ${model} model`;
    if (isProposed(view) && proposerOf(roles) === null) return 'no base model to propose neighbours';
    const obstacle = viewObstacle(view, sources);
    if (obstacle !== null) return obstacle;
  }
  return null;
}

/**
 * The fewest passes that give every attack what it needs over all texts.
 *
 * Attacks are served in order of how many passes they still lack, so cheap ones finish first over all texts and their
 * results stream while the others run. A view that is made from a pass comes after that pass.
 *
 * @param known tells that a record is there already; such a pass is not planned again
 */
export function planPasses(
  texts: readonly string[],
  demands: readonly Demand[],
  roles: Roles,
  known: (key: string) => boolean = () => false,
  sources: ViewSources = NO_SOURCES,
): Plan {
  const missing = demands.flatMap(({ attack, needs }) => {
    const reason = obstacleOf(needs, roles, sources);
    return reason === null ? [] : [{ attack, reason }];
  });
  const unable = new Set(missing.map(({ attack }) => attack));
  const able = demands.filter(({ attack }) => !unable.has(attack));
  const wanted = wantedPasses(texts, roles, sources);
  const waiting = able.map(({ needs }) => needs.flatMap(wanted));
  const proposals = wantedPasses(
    texts,
    { ...roles, base: proposerOf(roles) },
    sources,
  )({
    model: 'base',
    view: PLAIN,
    record: 'alternatives',
  });
  const proposalOf = new Map(proposals.map((pass) => [pass.key, pass]));
  const planned = new Set<string>();
  const lacks = ({ key }: Pass) => !planned.has(key) && !known(key);
  const passes: Pass[] = [];
  const take = (pass: Pass) => {
    // the words of a view are made of what it comes after, also where its own record is there already
    const before = pass.after === null ? undefined : proposalOf.get(pass.after);
    if (before) take(before);
    if (!lacks(pass)) return;
    planned.add(pass.key);
    passes.push(pass);
  };
  while (waiting.length > 0) {
    const lacking = waiting.map((all) => new Set(all.filter(lacks).map(({ key }) => key)).size);
    const [next] = waiting.splice(lacking.indexOf(Math.min(...lacking)), 1);
    next!.forEach(take);
  }
  return { passes, asked: able.reduce((sum, { needs }) => sum + needs.length * texts.length, 0), missing };
}

/** A need's passes over all texts, made once: a long key that is looked up often keeps its hash. */
function wantedPasses(
  texts: readonly string[],
  roles: Roles,
  sources: ViewSources,
): (need: Need) => readonly Pass[] {
  const made = new Map<string, readonly Pass[]>();
  return ({ model: role, view, noise, record = 'trace' }) => {
    const model = modelIn(roles, role);
    if (model === null) return [];
    const name = JSON.stringify([model, view, noise, record]);
    let passes = made.get(name);
    if (!passes) {
      passes = texts.map((given, text) => ({
        key: recordKey(model, { view, record, ...(noise && { noise }) }, given, sources),
        model,
        noise: noise ?? null,
        record,
        text,
        view,
        after: isProposed(view) ? proposalKey(roles, given) : null,
      }));
      made.set(name, passes);
    }
    return passes;
  };
}

/** Records by pass key, as far as they are there. */
export interface Records {
  has(key: string): boolean;
  get(key: string): PassRecord | undefined;
}

/** What an attack may read of one text: the records of its roles, looked up by what each model read. */
export function readSignals(text: string, roles: Roles, records: Records, sources: ViewSources = NO_SOURCES) {
  const find = (need: Need): PassRecord | undefined => {
    const model = modelIn(roles, need.model);
    return model === null ? undefined : records.get(recordKey(model, need, text, sources));
  };
  return {
    text,
    trace(role: Need['model'], view: View = PLAIN, noise?: WeightNoise): Trace {
      const found = find({ model: role, view, ...(noise && { noise }) });
      if (!isTrace(found))
        throw new Error(`no trace of the ${role} over the ${view.kind} view: the attack did not declare it`);
      return found;
    },
    gradients(role: Need['model']): GradientNorms {
      const found = find({ model: role, view: PLAIN, record: 'gradients' });
      if (!isGradientNorms(found))
        throw new Error(`no gradients of the ${role}: the attack did not declare them`);
      return found;
    },
    words(view: View): string {
      return readingOf(view, text, sources, proposalsOf(text, roles, records)).words;
    },
  };
}

/** The base model's alternatives over a text; null = it has none, undefined = they are not there yet. */
export function proposalsOf(text: string, roles: Roles, records: Records) {
  const key = proposalKey(roles, text);
  const found = key === null ? undefined : records.get(key);
  return found === null || isAlternatives(found) ? found : undefined;
}

/** Whether a demand's records for a text are there: 'undefined' where one of them says that it cannot be made. */
export function serviceOf(
  text: string,
  needs: readonly Need[],
  roles: Roles,
  records: Records,
  sources: ViewSources = NO_SOURCES,
): 'waiting' | 'served' | 'undefined' {
  let unmade = false;
  for (const need of needs) {
    const model = modelIn(roles, need.model);
    if (model === null) return 'waiting';
    const found = records.get(recordKey(model, need, text, sources));
    if (found === undefined) return 'waiting';
    unmade ||= found === null;
    if (isProposed(need.view) && proposalsOf(text, roles, records) === undefined) return 'waiting';
  }
  return unmade ? 'undefined' : 'served';
}

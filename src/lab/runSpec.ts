import * as v from 'valibot';
import { DOMAINS } from '../data/records';
import { checkRecipe, FULL_RECIPE, Recipe } from '../training/recipe';

const whole = (what: string, least: number) =>
  v.pipe(
    v.number(),
    v.safeInteger(`${what}: a whole number`),
    v.minValue(least, `${what}: at least ${least}`),
  );
const seed = v.pipe(v.number(), v.safeInteger('a seed is a whole number'));
const name = (what: string) => v.pipe(v.string(), v.trim(), v.minLength(1, `${what}: at least a letter`));

/** The records that the page ships. */
const ShippedSource = v.object({
  kind: v.literal('shipped'),
  domains: v.pipe(v.array(v.picklist(DOMAINS)), v.minLength(1, 'at least one domain')),
  /**
   * 'shipped': members are those of the shipped targets. 'drawn': members and known non-members are put together and
   * drawn anew by the run's seed. Prefix and auxiliary records keep their parts either way.
   */
  split: v.picklist(['shipped', 'drawn']),
});

/** Texts of the visitor's: an upload, or pasted lines. */
const GivenSource = v.object({
  kind: v.literal('given'),
  name: name('name of the texts'),
  texts: v.pipe(
    v.array(v.object({ id: v.string(), text: v.string(), paraphrase: v.nullable(v.string()) })),
    v.minLength(1, 'at least one text'),
  ),
  /** Texts of each class that are kept to stand in front of others, and are not evaluated. */
  shots: whole('prefix texts', 0),
});

/** What is trained on, what is evaluated and what is kept apart; planData() says which texts these are. */
const DataSpec = v.object({
  source: v.variant('kind', [ShippedSource, GivenSource]),
  /** Evaluated members; null = as many as there are (drawn: half of the texts). The coins decide in audit mode. */
  members: v.nullable(whole('members', 1)),
  /** Evaluated non-members, never trained on; null = all that are left. */
  nonmembers: v.nullable(whole('non-members', 1)),
  /** Texts that the held-out loss is measured on; never trained on, never evaluated. null = all that can be had. */
  heldOut: v.nullable(whole('held-out texts', 0)),
  /** Members that stand in the training list more than once; null = none does. */
  canaries: v.nullable(v.object({ texts: whole('canaries', 1), repeats: whole('repeats of a canary', 2) })),
  /** Each text becomes a member by the toss of its own fair coin, which a one-run audit needs. */
  audit: v.boolean(),
  /** Trained on besides, so many times, and not evaluated: the text of a "what if". 0 = left out of every part. */
  extra: v.array(v.object({ text: v.pipe(v.string(), v.minLength(1)), repeats: whole('repeats', 0) })),
});

const SoftRule = v.variant('kind', [
  v.object({
    kind: v.literal('ratio'),
    /** Share of the texts that are replaced. */
    ratio: v.pipe(v.number(), v.minValue(0, 'ratio: at least 0'), v.maxValue(1, 'ratio: at most 1')),
  }),
  v.object({
    kind: v.literal('threshold'),
    /** Nats a token: a loss below it, or a drop above it. */
    threshold: v.pipe(v.number(), v.finite()),
  }),
]);

const Defence = v.variant('kind', [
  v.object({ kind: v.literal('none') }),
  v.object({
    kind: v.literal('soft'),
    /** The lowest loss after the warm-up; the largest drop of the loss in it; by chance, as a control. */
    selection: v.picklist(['loss', 'loss-drop', 'random']),
    rule: SoftRule,
    warmUpEpochs: whole('warm-up epochs', 1),
    /** Where the final fine-tuning begins: anew, or at the weights after the warm-up, which have read the originals. */
    from: v.picklist(['base', 'warm-up']),
    /** 'given': those that stand beside the texts (shipped, or a column of the upload). 'generated': in the page. */
    paraphrases: v.picklist(['given', 'generated']),
    /**
     * What stands for the others from the second epoch on: they themselves, as SOFT is presented, or paraphrases of
     * theirs too, as its released code does it.
     */
    others: v.optional(v.picklist(['originals', 'paraphrases']), 'originals'),
  }),
  v.object({
    kind: v.literal('deduplication'),
    /** Least Jaccard index of the runs of three words of two texts that count as the same. */
    threshold: v.pipe(v.number(), v.gtValue(0, 'threshold: above 0'), v.maxValue(1, 'threshold: at most 1')),
  }),
]);

/** What stands against a run, and the setting that it is said beside: "recipe.patience". */
export class SpecFault extends RangeError {
  readonly path: string;

  constructor(path: string, message: string) {
    super(message);
    this.path = path;
  }
}

/** Everything that decides a run of the lab, as plain data: a file of it makes the run again. */
export const RunSpec = v.pipe(
  v.object({
    name: name('name'),
    /** Folder name of the model that is fine-tuned. */
    base: name('base model'),
    data: DataSpec,
    defence: Defence,
    recipe: Recipe,
    /** Draws the split, the canaries and what a defence draws; the recipe's own seed draws the training. */
    seed,
  }),
  v.rawCheck(({ dataset, addIssue }) => {
    if (dataset.typed) for (const message of contradictions(dataset.value)) addIssue({ message });
  }),
);

export type RunSpec = Readonly<v.InferOutput<typeof RunSpec>>;
export type DataSpec = RunSpec['data'];
export type Defence = RunSpec['defence'];
export type SoftDefence = Extract<Defence, { kind: 'soft' }>;
export type SoftRule = SoftDefence['rule'];

/** What each part allows, but not all of them together. */
function contradictions({ data, defence, recipe }: Pick<RunSpec, 'data' | 'defence' | 'recipe'>): string[] {
  const { source, members, nonmembers, canaries, audit, extra } = data;
  const wrong: string[] = [];
  if (audit && (members !== null || nonmembers !== null))
    wrong.push('in audit mode coins decide how many texts are members: leave both numbers open');
  if (recipe.privacy && (canaries !== null || extra.some(({ repeats }) => repeats > 1)))
    wrong.push(
      'DP-SGD protects one entry of the training list: a text that is repeated would be protected less',
    );
  if (defence.kind === 'soft' && defence.selection === 'random' && defence.rule.kind === 'threshold')
    wrong.push('a choice by chance needs a ratio: there is no loss to hold against a threshold');
  if (defence.kind === 'soft' && recipe.privacy)
    wrong.push('SOFT chooses texts by their loss, which DP-SGD does not account for: use one of the two');
  if (source.kind === 'given') {
    const ids = new Set(source.texts.map(({ id }) => id));
    if (ids.size < source.texts.length) wrong.push('two of the texts have the same id');
  }
  return wrong;
}

/**
 * Checks a run's settings, from a file or a form, against the models that there are.
 *
 * @param layersOf the blocks of a model; null = there is no such model
 * @throws RangeError with one sentence for a person
 */
export function checkRunSpec(value: unknown, layersOf: (model: string) => number | null): RunSpec {
  const read = v.safeParse(RunSpec, value);
  if (!read.success) {
    const [issue] = read.issues;
    const place = v.getDotPath(issue);
    throw new RangeError(`This run cannot be started: ${place ? `${place}: ` : ''}${issue.message}.`);
  }
  const layers = layersOf(read.output.base);
  if (layers === null) throw new RangeError(`There is no base model "${read.output.base}".`);
  checkRecipe(read.output.recipe, layers);
  return read.output;
}

/** The shipped records as the shipped targets were trained on them. */
export const SHIPPED_DATA: DataSpec = {
  source: { kind: 'shipped', domains: [...DOMAINS], split: 'shipped' },
  members: null,
  nonmembers: null,
  heldOut: null,
  canaries: null,
  audit: false,
  extra: [],
};

/** SOFT as it is presented: a warm-up of one epoch, half of the texts, by their loss. */
export const SOFT_DEFENCE: SoftDefence = {
  kind: 'soft',
  selection: 'loss',
  rule: { kind: 'ratio', ratio: 0.5 },
  warmUpEpochs: 1,
  from: 'base',
  paraphrases: 'given',
  others: 'originals',
};

export const INITIAL_SPEC: RunSpec = {
  name: 'Full fine-tuning',
  base: 'small',
  data: SHIPPED_DATA,
  defence: { kind: 'none' },
  recipe: FULL_RECIPE,
  seed: 1,
};

/** The same run at another seed, of the data and of the training alike. */
export function withSeed(spec: RunSpec, seed: number): RunSpec {
  return { ...spec, seed, recipe: { ...spec.recipe, seed } };
}

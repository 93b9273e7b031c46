import type { TrainedReference } from '../lab/attackerWork';
import type { WorkRecord } from '../lab/runRecord';
import type { RunSpec } from '../lab/runSpec';
import type { CandidatePlan, SelfPromptPlan } from '../lab/selfPromptPlan';
import type { Recipe } from '../training/recipe';
import { trainedModel } from './trainedModel';
import { trainingKey, weightsOf } from './trainingKey';
import { stopwatch } from './workProgress';
import type { WorkSite } from './workSite';

/** A reference of the attacker's own. */
export interface MadeReference {
  /** Its model's id. */
  readonly model: string;
  readonly work: WorkRecord;
}

interface Wanted {
  readonly kind: TrainedReference;
  readonly key: string;
  readonly recipe: Recipe;
  readonly heldOut: readonly string[];
  /** "small, fine-tuned on 128 texts": what is trained on, in words. */
  readonly about: string;
  /** Asked for where the reference is not here yet. @returns texts, and the tokens that were written for them */
  readonly texts: () => Promise<{ readonly texts: readonly string[]; readonly written: number }>;
}

/**
 * The base, fine-tuned on texts of the members' kind: the same for every run of one split and recipe, whatever its
 * defence.
 */
export async function candidateReference(
  plan: CandidatePlan,
  spec: RunSpec,
  site: WorkSite,
): Promise<MadeReference> {
  const { training, heldOut, recipe } = plan;
  const parts = [recipe, training, recipe.patience === null ? [] : heldOut];
  return reference(spec, site, {
    kind: 'candidate',
    key: await trainingKey('candidate', [weightsOf(site.engine.entry(spec.base)), ...parts]),
    recipe,
    heldOut,
    about: 'of the same kind',
    texts: () => Promise.resolve({ texts: training, written: 0 }),
  });
}

/** The base, fine-tuned on what the target writes when it is given beginnings of texts that are no members. */
export async function selfPromptReference(
  plan: SelfPromptPlan,
  target: string,
  spec: RunSpec,
  site: WorkSite,
): Promise<MadeReference> {
  const { engine } = site;
  const { settings, prompts } = plan;
  const recipe = { ...settings.recipe, seed: spec.seed };
  const given = prompts.map(({ text, tokens }) => [text, tokens]);
  const models = [engine.entry(spec.base), engine.entry(target)].map(weightsOf);
  return reference(spec, site, {
    kind: 'self-prompt',
    key: await trainingKey('self-prompt', [...models, { ...settings, recipe }, given, spec.seed]),
    recipe,
    heldOut: [],
    about: 'that the target wrote',
    texts: () => written(plan, target, spec.seed, site),
  });
}

async function written({ prompts, settings }: SelfPromptPlan, target: string, seed: number, site: WorkSite) {
  const { newTokens, temperature, topK } = settings;
  const watch = stopwatch();
  const made = await site.trainer.sample(
    target,
    prompts.map(({ text, tokens }, i) => ({ words: text, tokens, draw: i })),
    { tokens: newTokens, temperature, topK, seed, stopAtEnd: true },
    (share) => {
      const secondsLeft = watch.left(share);
      site.tell({ ...ONE, work: 'self-prompt', phase: 'writing', share, secondsLeft });
    },
    site.signal,
  );
  return {
    texts: made.map(({ prompt, text }) => prompt + text).filter((text) => text.trim() !== ''),
    written: made.reduce((sum, { tokens }) => sum + tokens.length, 0),
  };
}

const ONE = { models: 1, done: 0, kept: 0 } as const;

/** One that was trained before is taken as it is. */
async function reference(spec: RunSpec, site: WorkSite, wanted: Wanted): Promise<MadeReference> {
  const { engine, ownModels, trainer, signal, tell } = site;
  const { kind, key, recipe, heldOut } = wanted;
  const known = engine.models.find(({ trainingDigest }) => trainingDigest === key);
  if (known) {
    const work = { models: 0, kept: 1, trainingTokens: 0, generatedTokens: 0, seconds: 0, model: known.id };
    return { model: known.id, work };
  }
  const all = stopwatch();
  const { texts, written: generatedTokens } = await wanted.texts();
  const watch = stopwatch();
  let [steps, tokens] = [1, 0];
  const tuned = await trainer.fineTune({
    model: spec.base,
    texts,
    heldOut,
    recipe,
    signal,
    onEvent(event) {
      if (event.kind === 'start') [steps, tokens] = [event.steps, event.tokens];
      if (event.kind !== 'step') return;
      const share = event.step / steps;
      tell({ ...ONE, work: kind, phase: 'training', share, secondsLeft: watch.left(share) });
    },
  });
  const base = engine.entry(spec.base);
  const made = await trainedModel(base, await engine.files(spec.base), {
    name: `${spec.name}, ${kind} reference`,
    about: `${spec.base}, fine-tuned on ${texts.length} texts ${wanted.about}`,
    weights: tuned.weights,
    reference: { kind: `${kind}-reference`, digest: key },
  });
  await ownModels.add(made);
  const work: WorkRecord = {
    models: 1,
    kept: 0,
    trainingTokens: tokens * recipe.epochs,
    generatedTokens,
    seconds: all.seconds(),
    model: made.entry.id,
  };
  return { model: made.entry.id, work };
}

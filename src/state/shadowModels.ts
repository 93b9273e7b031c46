import type { ShadowOutputs } from '../lab/attacks/shadowOutputs';
import type { WorkRecord } from '../lab/runRecord';
import { SHADOWS, type Shadow, type ShadowPlan } from '../lab/shadowPlan';
import type { LabelledText } from '../data/records';
import type { Losses } from './shadowShelf';
import { meanLoss, textLosses } from './textLosses';
import { trainedModel } from './trainedModel';
import { trainingKey, weightsOf } from './trainingKey';
import { stopwatch } from './workProgress';
import type { WorkSite } from './workSite';

/** What came of the shadow models of a run. */
export interface TrainedShadows {
  /** Whole pairs alone, so that each text is in half of them; none where they are fewer than the attacks need. */
  readonly shadows: ShadowOutputs['shadows'];
  readonly work: WorkRecord;
}

/**
 * Trains the shadow models that are not here yet, one after the other, and has each score all evaluated texts. The losses
 * are kept, by all that decides them; the models are not.
 *
 * @param stop ends it before its time: whole pairs that are there are used. The site's signal ends it too, and throws where
 *   it is not for this one
 * @throws EngineError
 */
export async function trainShadows(
  { shadows: planned }: ShadowPlan,
  texts: readonly LabelledText[],
  base: string,
  site: WorkSite,
  stop: AbortSignal,
): Promise<TrainedShadows> {
  const { shelf, tell } = site;
  const weights = weightsOf(site.engine.entry(base));
  const words = texts.map(({ text }) => text);
  const keys = await Promise.all(
    planned.map(({ recipe, training }) => trainingKey('shadow', [weights, recipe, training, words])),
  );
  const losses = await Promise.all(keys.map((key) => shelf.get(key)));
  const kept = losses.filter((found) => found !== null).length;
  const missing = planned.length - kept;
  const watch = stopwatch();
  let [trained, trainingTokens] = [0, 0];
  const told = (share: number) => {
    const all = missing === 0 ? 1 : (trained + share) / missing;
    const count = { models: planned.length, done: kept + trained, kept };
    tell({ work: 'shadows', phase: 'training', ...count, share: all, secondsLeft: watch.left(all) });
  };
  told(0);
  for (const [i, shadow] of planned.entries()) {
    if (losses[i] || stop.aborted) continue;
    try {
      const made = await trainShadow(shadow, words, base, site, told);
      losses[i] = made.losses;
      trainingTokens += made.tokens;
      await shelf.put(keys[i]!, made.losses);
      trained++;
      told(0);
    } catch (error) {
      if (!stop.aborted) throw error;
    }
  }
  const work = {
    models: trained,
    kept,
    trainingTokens,
    generatedTokens: 0,
    seconds: watch.seconds(),
    model: null,
  };
  return { shadows: wholePairs(planned, losses, texts), work };
}

async function trainShadow(
  { training, recipe }: Shadow,
  words: readonly string[],
  base: string,
  { engine, trainer, signal }: WorkSite,
  told: (share: number) => void,
): Promise<{ readonly losses: Losses; readonly tokens: number }> {
  let [steps, tokens] = [1, 0];
  const { weights } = await trainer.fineTune({
    model: base,
    texts: training,
    heldOut: [],
    recipe,
    signal,
    onEvent(event) {
      if (event.kind === 'start') [steps, tokens] = [event.steps, event.tokens];
      if (event.kind === 'step') told(event.step / (steps + 1)); // the passes over the texts take about a step, or a few
    },
  });
  const about = `a shadow of ${base}`;
  const model = await trainedModel(engine.entry(base), await engine.files(base), {
    name: 'shadow',
    about,
    weights,
  });
  const { id } = model.entry;
  engine.add(model.entry, model.files);
  try {
    const losses = (await textLosses(engine, id, words, signal)).map(meanLoss);
    return { losses, tokens: tokens * recipe.epochs };
  } finally {
    engine.remove(id);
  }
}

function wholePairs(
  planned: readonly Shadow[],
  losses: readonly (Losses | null)[],
  texts: readonly LabelledText[],
): ShadowOutputs['shadows'] {
  const whole = planned.flatMap(({ within }, i) => {
    const [own, other] = [losses[i], losses[i ^ 1]]; // pairs stand side by side
    if (!own || !other) return [];
    return [{ within: new Set(within), losses: new Map(texts.map(({ id }, at) => [id, own[at] ?? null])) }];
  });
  return whole.length < SHADOWS.least ? [] : whole;
}

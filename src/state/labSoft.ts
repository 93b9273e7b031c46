import type { LabelledText } from '../data/records';
import { sampleOf } from '../data/sample';
import type { DataPlan } from '../lab/dataPlan';
import type { RunSpec, SoftDefence } from '../lab/runSpec';
import { paraphraseSet, softChoice, softPlan, type SoftBaseLoss, type SoftPlan } from '../lab/softRun';
import { setLoss, type TextLoss } from '../lab/utility';
import { seedFor } from '../passes/digest';
import type { Engine } from './engine.svelte';
import type { Ground } from './ground.svelte';
import { ModelAttacks, ONE_PASS_ATTACKS, type AttackFinding } from './modelAttacks';
import type { Paraphraser } from './paraphraser';
import type { SetScorer } from './setScorer';
import { meanLoss, textLosses } from './textLosses';

/** What SOFT is given of a run. */
export interface SoftSite {
  readonly engine: Engine;
  readonly ground: Ground;
  readonly scorer: SetScorer;
  readonly paraphraser: Paraphraser;
  readonly spec: RunSpec;
  readonly signal: AbortSignal;
  /** Told the share of the paraphrases that are made; null = none are being made. */
  readonly onShare?: (share: number | null) => void;
}

/** SOFT's choice: what is memorised first gets other words. @param warm the model after the warm-up */
export async function chooseTexts(
  defence: SoftDefence,
  plan: DataPlan,
  warm: string,
  site: SoftSite,
): Promise<SoftPlan> {
  const { engine, spec, signal } = site;
  const { base, seed } = spec;
  const texts = plan.training.map(({ text }) => text);
  const onBase = await textLosses(engine, base, texts, signal);
  const onWarm = await textLosses(engine, warm, texts, signal);
  const losses = { base: onBase.map(meanLoss), warm: onWarm.map(meanLoss) };
  const chosen = softChoice(defence, plan.training, losses, seed);
  const replaced = defence.others === 'paraphrases' ? [...texts.keys()] : chosen;
  const made =
    defence.paraphrases === 'generated'
      ? await paraphrasesOf(
          replaced.map((at) => texts[at]!),
          site,
        )
      : null;
  const paraphraseOf = (at: number) =>
    made ? made.get(texts[at]!)! : (plan.training[at]?.paraphrase ?? null);
  const soft = softPlan(plan.training, losses, chosen, paraphraseOf, defence.others);
  return { ...soft, baseLoss: await lossOnBase(soft, onBase, site) };
}

/** What the base makes of the originals that were replaced, and of what stands in their place. */
async function lossOnBase(
  { rows }: SoftPlan,
  onBase: readonly (TextLoss | null)[],
  { engine, spec, signal }: SoftSite,
): Promise<SoftBaseLoss> {
  const replaced = rows.flatMap(({ paraphrase }, at) => (paraphrase === null ? [] : [{ at, paraphrase }]));
  const words = replaced.map(({ paraphrase }) => paraphrase);
  return {
    originals: setLoss(replaced.map(({ at }) => onBase[at]!)),
    paraphrases: setLoss(await textLosses(engine, spec.base, words, signal)),
  };
}

/**
 * What an attacker would find who has the paraphrases: SOFT hides the originals by training on others. Where they were
 * made in the run, as many non-members as there are replaced members are paraphrased in the same way, drawn by the seed.
 * null where there are not both.
 */
export async function attackParaphrases(
  soft: SoftPlan,
  plan: DataPlan,
  model: string,
  site: SoftSite,
): Promise<{ readonly texts: readonly LabelledText[]; readonly findings: readonly AttackFinding[] } | null> {
  const { engine, ground, scorer, spec, signal } = site;
  const texts = paraphraseSet(soft, plan, await paraphrasedNonmembers(soft, plan, site));
  if (new Set(texts.map(({ member }) => member)).size < 2) return null;
  const attacked = { texts, prefixes: plan.prefixes, base: spec.base };
  const attacks = new ModelAttacks(engine, ground, scorer, attacked);
  return { texts, findings: await attacks.on(model, ONE_PASS_ATTACKS, signal) };
}

/** The paraphrase of a non-member, by its id; null = there is none. */
async function paraphrasedNonmembers(
  soft: SoftPlan,
  plan: DataPlan,
  site: SoftSite,
): Promise<(id: string) => string | null> {
  const { defence, seed } = site.spec;
  const { nonmembers } = plan;
  if (defence.kind !== 'soft' || defence.paraphrases === 'given') {
    const beside = new Map(nonmembers.map(({ id, paraphrase }) => [id, paraphrase]));
    return (id) => beside.get(id) ?? null;
  }
  const members = paraphraseSet(soft, plan, () => null).length;
  const some = sampleOf(
    nonmembers,
    Math.min(members, nonmembers.length),
    seedFor(seed, 'paraphrased non-members'),
  );
  const made = await paraphrasesOf(
    some.map(({ text }) => text),
    site,
  );
  const own = new Map(some.map(({ id, text }) => [id, made.get(text)!]));
  return (id) => own.get(id) ?? null;
}

/** Paraphrases made here, by the text; null where nothing could be replaced. */
async function paraphrasesOf(
  texts: readonly string[],
  { paraphraser, spec, signal, onShare = () => undefined }: SoftSite,
): Promise<ReadonlyMap<string, string | null>> {
  try {
    const made = await paraphraser.all(spec.base, texts, spec.seed, signal, (done) => {
      onShare(done / texts.length);
    });
    return new Map(texts.map((text, i) => [text, made[i]!.changed ? made[i]!.text : null]));
  } finally {
    onShare(null);
  }
}

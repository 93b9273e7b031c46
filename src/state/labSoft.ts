import type { LabelledText } from '../data/records';
import type { Paraphrase } from '../defences/paraphrase';
import type { DataPlan } from '../lab/dataPlan';
import type { RunSpec, SoftDefence } from '../lab/runSpec';
import { paraphraseSet, softChoice, softPlan, type SoftPlan } from '../lab/softRun';
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
}

/** SOFT's choice: what is memorised first gets other words. @param warm the model after the warm-up */
export async function chooseTexts(
  defence: SoftDefence,
  plan: DataPlan,
  warm: string,
  { engine, paraphraser, spec, signal }: SoftSite,
): Promise<SoftPlan> {
  const { base, seed } = spec;
  const texts = plan.training.map(({ text }) => text);
  const losses = {
    base: (await textLosses(engine, base, texts, signal)).map(meanLoss),
    warm: (await textLosses(engine, warm, texts, signal)).map(meanLoss),
  };
  const chosen = softChoice(defence, plan.training, losses, seed);
  const replaced = defence.others === 'paraphrases' ? [...texts.keys()] : chosen;
  const words = replaced.map((at) => texts[at]!);
  const made = defence.paraphrases === 'generated' ? await paraphraser.all(base, words, seed, signal) : null;
  const given = (at: number) => (made ? wordsOf(made[replaced.indexOf(at)]!) : plan.training[at]!.paraphrase);
  return softPlan(plan.training, losses, chosen, given, defence.others);
}

/**
 * What an attacker would find who has the paraphrases: SOFT hides the originals by training on others. null where they
 * were made in the run: nobody has paraphrased the non-members so.
 */
export async function attackParaphrases(
  soft: SoftPlan,
  plan: DataPlan,
  model: string,
  { engine, ground, scorer, spec, signal }: SoftSite,
): Promise<{ readonly texts: readonly LabelledText[]; readonly findings: readonly AttackFinding[] } | null> {
  const { defence } = spec;
  if (defence.kind === 'soft' && defence.paraphrases === 'generated') return null;
  const beside = new Map(plan.nonmembers.map(({ id, paraphrase }) => [id, paraphrase]));
  const texts = paraphraseSet(soft, plan, (id) => beside.get(id) ?? null);
  if (new Set(texts.map(({ member }) => member)).size < 2) return null;
  const attacked = { texts, prefixes: plan.prefixes, base: spec.base };
  const attacks = new ModelAttacks(engine, ground, scorer, attacked);
  return { texts, findings: await attacks.on(model, ONE_PASS_ATTACKS, signal) };
}

/** null where nothing could be replaced. */
const wordsOf = ({ text, changed }: Paraphrase) => (changed ? text : null);

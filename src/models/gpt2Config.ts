import * as v from 'valibot';

const positive = v.pipe(v.number(), v.integer(), v.minValue(1));

/** The part of a Hugging Face config.json that a GPT-2's computation depends on. */
export const Gpt2Config = v.looseObject({
  model_type: v.literal('gpt2', 'only GPT-2 models can be read'),
  n_layer: positive,
  n_embd: positive,
  n_head: positive,
  n_positions: positive,
  vocab_size: positive,
  layer_norm_epsilon: v.optional(v.number(), 1e-5),
  activation_function: v.optional(v.picklist(['gelu_new', 'gelu_pytorch_tanh']), 'gelu_new'),
  bos_token_id: v.optional(v.nullable(v.number()), null),
});

export type Gpt2Config = v.InferOutput<typeof Gpt2Config>;

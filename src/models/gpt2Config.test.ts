import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { Gpt2Config } from './gpt2Config';

const config = {
  model_type: 'gpt2',
  n_layer: 2,
  n_embd: 8,
  n_head: 2,
  n_positions: 16,
  vocab_size: 257,
};

const read = (changes: object) => v.safeParse(Gpt2Config, { ...config, ...changes });

describe('Gpt2Config', () => {
  it('fills in what config.json may leave out, and lets other keys be', () => {
    expect(v.parse(Gpt2Config, { ...config, summary_type: 'cls_index' })).toMatchObject({
      ...config,
      layer_norm_epsilon: 1e-5,
      activation_function: 'gelu_new',
      bos_token_id: null,
    });
  });

  it.each(['llama', 'gpt_neox', '', undefined])('refuses the model type %j', (model_type) => {
    const { success, issues } = read({ model_type });
    expect(success).toBe(false);
    expect(issues![0].message).toBe('only GPT-2 models can be read');
  });

  it.each([
    { n_layer: 0 },
    { n_embd: 8.5 },
    { n_head: '2' },
    { n_positions: undefined },
    { vocab_size: -1 },
    { activation_function: 'relu' },
  ])('refuses %j', (changes) => {
    expect(read(changes).success).toBe(false);
  });
});

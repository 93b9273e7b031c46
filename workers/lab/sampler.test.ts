import { describe, expect, it } from 'vitest';
import * as v from 'valibot';
import { Gpt2Config } from '../../src/models/gpt2Config';
import type { Prompt, SampleSettings } from '../../src/models/labContract';
import { readTensors } from '../../src/models/weightsFile';
import { tinyModel } from '../../src/models/tinyModel.fixture';
import { Cancelled, TextError } from './failures';
import { float64NextLogits, type Tensors } from './float64Gpt2.fixture';
import { LabModel } from './labModel';

const FILES = tinyModel('tiny', 5, { layers: 2, width: 8, heads: 2, positions: 40 });
const CONFIG = v.parse(Gpt2Config, JSON.parse(FILES.config));
const TENSORS: Tensors = Object.fromEntries(
  readTensors(FILES.weights).map(([name, , values]) => [name, Float64Array.from(values)]),
);
const END = 256;
const GREEDY: SampleSettings = { tokens: 6, temperature: 0, topK: null, seed: 1, stopAtEnd: false };
const DRAWN: SampleSettings = { ...GREEDY, temperature: 1 };
const prompt = (words: string, tokens: number | null = null, draw = 0): Prompt => ({ words, tokens, draw });

/** The likeliest continuation in float64, token by token, each from the whole sequence. */
function greedy(words: string, count: number): number[] {
  const sequence = [END, ...new TextEncoder().encode(words)];
  for (let i = 0; i < count; i++) {
    const logits = float64NextLogits(TENSORS, CONFIG, sequence);
    logits[END] = -Infinity;
    sequence.push(logits.indexOf(Math.max(...logits)));
  }
  return sequence.slice(-count);
}

describe('continuations', () => {
  it('of temperature 0 are those of float64, each prompt at its own length', async () => {
    const model = await LabModel.open(FILES);
    const prompts = ['a', 'to be or', 'that is the question'];
    const found = await model.sample(
      prompts.map((words) => prompt(words)),
      GREEDY,
      () => true,
    );
    found.forEach(({ tokens, prompt: read }, i) => {
      expect(read).toBe(prompts[i]);
      expect(tokens).toEqual(greedy(prompts[i]!, 6));
    });
    model.dispose();
  });

  it('depend on seed, prompt and number, and not on their neighbours', async () => {
    const model = await LabModel.open(FILES);
    const draw = async (prompts: readonly Prompt[], settings = DRAWN) =>
      (await model.sample(prompts, settings, () => true)).map(({ tokens }) => tokens.join());
    const many = Array.from({ length: 19 }, (_, i) => prompt('to be', null, i));
    const all = await draw(many);
    expect(new Set(all).size).toBe(many.length);
    expect(await draw(many.slice(17))).toEqual(all.slice(17));
    expect((await draw([prompt('or not to be'), many[3]!]))[1]).toBe(all[3]);
    expect((await draw([many[0]!], { ...DRAWN, seed: 2 }))[0]).not.toBe(all[0]);
    model.dispose();
  });

  it('begin with as many tokens of a text as asked for, and end with the context', async () => {
    const model = await LabModel.open(FILES);
    const [cut, long, empty] = await model.sample(
      [prompt('to be or not', 5), prompt('x'.repeat(36)), prompt('')],
      DRAWN,
      () => true,
    );
    expect(cut).toMatchObject({ prompt: 'to be', promptTokens: [...new TextEncoder().encode('to be')] });
    expect(cut!.tokens).toHaveLength(6);
    expect(long!.tokens).toHaveLength(40 + 1 - 37);
    expect(empty).toMatchObject({ prompt: '', promptTokens: [] });
    expect(empty!.tokens).toHaveLength(6);
    await expect(model.sample([prompt('x'.repeat(40))], DRAWN, () => true)).rejects.toThrow(TextError);
    model.dispose();
  });

  it('stop at the end of a text where they may, and never draw it where not', async () => {
    const zeros = readTensors(FILES.weights).map(([name, shape, values]) => [name, shape, values] as const);
    const likely = zeros.map(([name, shape, values]) => {
      if (name === 'wte.weight') values.fill(0).fill(1, END * 8, END * 8 + 8); // <|endoftext|> is likeliest everywhere
      if (name === 'ln_f.bias') values.fill(5);
      return [name, shape, values] as const;
    });
    const { weightsFile } = await import('../../src/models/weightsFile');
    const model = await LabModel.open({ ...FILES, weights: weightsFile(likely, 'F32') });
    const [never] = await model.sample([prompt('to be')], { ...DRAWN, tokens: 20 }, () => true);
    expect(never!.tokens).toHaveLength(20);
    expect(never!.tokens).not.toContain(END);
    const [stopped] = await model.sample([prompt('to be')], { ...DRAWN, stopAtEnd: true }, () => true);
    expect(stopped!.tokens).toEqual([]);
    model.dispose();
  });

  it('tell how far they are, and end when told to', async () => {
    const model = await LabModel.open(FILES);
    const shares: number[] = [];
    const many = Array.from({ length: 17 }, (_, i) => prompt('to be', null, i));
    await model.sample(many, { ...DRAWN, tokens: 2 }, (share) => shares.push(share) > 0);
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
    expect(shares.at(-1)).toBe(1);
    await expect(model.sample(many, DRAWN, () => false)).rejects.toThrow(Cancelled);
    model.dispose();
  });

  it('refuse settings that make no sense', async () => {
    const model = await LabModel.open(FILES);
    for (const wrong of [{ tokens: 0 }, { temperature: -1 }, { temperature: NaN }, { topK: 0 }]) {
      await expect(model.sample([prompt('a')], { ...DRAWN, ...wrong }, () => true)).rejects.toThrow(
        TextError,
      );
    }
    model.dispose();
  });
});

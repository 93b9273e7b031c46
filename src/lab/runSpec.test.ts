import { describe, expect, it } from 'vitest';
import { checkRunSpec, INITIAL_SPEC, SOFT_DEFENCE, withSeed, type RunSpec } from './runSpec';

const layersOf = (model: string) => (model === 'small' ? 4 : null);
const check = (spec: unknown) => checkRunSpec(spec, layersOf);
const given = (texts: string[]): RunSpec['data'] => ({
  ...INITIAL_SPEC.data,
  source: {
    kind: 'given',
    name: 'mine',
    texts: texts.map((text) => ({ id: text, text, paraphrase: null })),
    shots: 0,
  },
});

describe('checkRunSpec', () => {
  it('takes a spec back from its JSON', () => {
    for (const spec of [INITIAL_SPEC, { ...INITIAL_SPEC, defence: SOFT_DEFENCE }])
      expect(check(JSON.parse(JSON.stringify(spec)))).toEqual(spec);
  });

  it.each<[string, object, RegExp]>([
    ['no name', { name: ' ' }, /name: name: at least a letter\.$/],
    ['no such model', { base: 'huge' }, /no base model "huge"/],
    [
      'a part of a member',
      { data: { ...INITIAL_SPEC.data, members: 1.5 } },
      /data\.members: members: a whole number/,
    ],
    ['no text', { data: given([]) }, /data\.source\.texts: at least one text/],
    ['two texts of one id', { data: given(['a', 'a']) }, /two of the texts have the same id/],
    ['audit mode with a number', { data: { ...INITIAL_SPEC.data, audit: true, members: 9 } }, /coins decide/],
    [
      'a recipe that is none',
      { recipe: { ...INITIAL_SPEC.recipe, epochs: 0 } },
      /recipe\.epochs: epochs: at least 1/,
    ],
    [
      'a block that is not there',
      {
        recipe: {
          ...INITIAL_SPEC.recipe,
          method: { kind: 'lora', rank: 4, alpha: 8, dropout: 0, matrices: ['attn.c_attn'], layers: [4] },
        },
      },
      /no block 4/,
    ],
    [
      'repeats under DP-SGD',
      {
        recipe: {
          ...INITIAL_SPEC.recipe,
          privacy: { clip: 1, noiseMultiplier: 1, samplingRate: null, delta: 1e-4 },
        },
        data: { ...INITIAL_SPEC.data, canaries: { texts: 3, repeats: 4 } },
      },
      /text that is repeated would be protected less/,
    ],
    [
      'chance with a threshold',
      { defence: { ...SOFT_DEFENCE, selection: 'random', rule: { kind: 'threshold', threshold: 3 } } },
      /a choice by chance needs a ratio/,
    ],
    [
      'a ratio above 1',
      { defence: { ...SOFT_DEFENCE, rule: { kind: 'ratio', ratio: 1.5 } } },
      /ratio: at most 1/,
    ],
  ])('refuses %s in a sentence', (_, change, sentence) => {
    expect(() => check({ ...INITIAL_SPEC, ...change })).toThrow(sentence);
  });

  it('takes another seed for data and training alike', () => {
    expect(withSeed(INITIAL_SPEC, 7)).toMatchObject({ seed: 7, recipe: { seed: 7 } });
  });
});

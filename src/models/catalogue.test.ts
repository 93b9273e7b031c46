import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import {
  ADAPTER_FILES,
  controlReference,
  downloadBytes,
  isAdapter,
  Manifest,
  modelById,
  ofTheseWeights,
  rolesOf,
  SCORING_FILES,
  smallerBase,
  type ModelEntry,
} from './catalogue';

const entry = (id: string, parameters: number, base: string | null = null): ModelEntry => ({
  id,
  name: id,
  about: '',
  base,
  parameters,
  files: { 'scoring.onnx': { bytes: 10, sha256: '' }, 'card.md': { bytes: 1000, sha256: '' } },
});

const models = [
  entry('medium', 6e6),
  entry('small-ft', 2.7e6, 'small'),
  entry('nano', 0.8e6),
  entry('small', 2.7e6),
  entry('tiny-ft', 2e6, 'nano'),
];

describe('controlReference', () => {
  it('is the nearest smaller base, and the next larger one for the smallest', () => {
    expect(controlReference(models, 'medium')).toBe('small');
    expect(controlReference(models, 'small')).toBe('nano');
    expect(controlReference(models, 'nano')).toBe('small');
  });

  it('is none where there is no other base, or no such base', () => {
    expect(controlReference([entry('small', 1), entry('small-ft', 1, 'small')], 'small')).toBeNull();
    expect(controlReference(models, 'small-ft')).toBeNull();
    expect(controlReference(models, 'other')).toBeNull();
    expect(controlReference([], 'small')).toBeNull();
  });
});

describe('smallerBase', () => {
  it('is the next smaller base of the family, for a base and for what was fine-tuned from it', () => {
    expect(smallerBase(models, 'medium')).toBe('small');
    expect(smallerBase(models, 'small')).toBe('nano');
    expect(smallerBase(models, 'small-ft')).toBe('nano');
  });

  it('goes by the size of the base: a fine-tuned model of any size is none', () => {
    const odd = [...models, entry('large-ft', 9e6, 'medium'), entry('between-ft', 3e6, 'medium')];
    expect(smallerBase(odd, 'large-ft')).toBe('small');
    expect(smallerBase(odd, 'between-ft')).toBe('small');
    expect(smallerBase(odd, 'medium')).toBe('small');
  });

  it('is none for the smallest, where no other is as small, and for a model that is not there', () => {
    expect(smallerBase(models, 'nano')).toBeNull();
    expect(smallerBase(models, 'tiny-ft')).toBeNull();
    expect(smallerBase([entry('a', 1), entry('b', 1)], 'a')).toBeNull();
    expect(smallerBase(models, 'other')).toBeNull();
    expect(smallerBase([entry('x-ft', 5, 'gone'), entry('nano', 1)], 'x-ft')).toBeNull();
  });
});

describe('rolesOf', () => {
  it('names the base of the target, and the base that is smaller than that', () => {
    expect(rolesOf(models, 'small-ft', 'medium')).toEqual({
      target: 'small-ft',
      reference: 'medium',
      base: 'small',
      smaller: 'nano',
    });
  });

  it('has a base for its own base, and may lack a reference and a smaller one', () => {
    expect(rolesOf(models, 'nano', null)).toEqual({
      target: 'nano',
      reference: null,
      base: 'nano',
      smaller: null,
    });
  });

  it('has the candidate reference of its base, the first one or the chosen one, and may have none', () => {
    const candidate = (id: string, base: string) =>
      ({ ...entry(id, 3, base), kind: 'candidate-reference' }) as const;
    const own = [...models, candidate('first', 'small'), candidate('later', 'small')];
    expect(rolesOf(own, 'small-ft', null).candidate).toBe('first');
    expect(rolesOf(own, 'small-ft', null, 'later').candidate).toBe('later');
    for (const gone of ['none', 'removed'])
      expect(rolesOf(own, 'small-ft', null, gone)).not.toHaveProperty('candidate');
    expect(rolesOf(own, 'nano', null)).not.toHaveProperty('candidate');
  });

  it('leaves neighbours to be proposed by the base', () => {
    expect(rolesOf(models, 'small-ft', 'small').proposer).toBeUndefined();
  });
});

describe('modelById', () => {
  it('finds a model, and names the others where there is none', () => {
    expect(modelById(models, 'nano')).toBe(models[2]);
    expect(() => modelById(models, 'huge')).toThrow('no model "huge"; there are: medium, small-ft, nano');
  });
});

describe('downloadBytes', () => {
  it('counts the files that scoring needs, and no others', () => {
    expect(downloadBytes(entry('nano', 1))).toBe(10);
  });
});

describe('ofTheseWeights', () => {
  const weighed = models.map((model) => ({
    ...model,
    files: { 'model.safetensors': { bytes: 1, sha256: `hash of ${model.id}` } },
  }));

  it('holds where every recorded model has the shipped weights', () => {
    expect(ofTheseWeights(weighed, { nano: 'hash of nano', small: 'hash of small' })).toBe(true);
    expect(ofTheseWeights(weighed, { nano: 'hash of nano', small: 'an older hash' })).toBe(false);
    expect(ofTheseWeights(weighed, { huge: 'hash of huge' })).toBe(false);
    expect(ofTheseWeights(models, { nano: 'hash of nano' })).toBe(false);
  });
});

describe('the shipped manifest', () => {
  const text = readFileSync(new URL('../../public/models/manifest.json', import.meta.url), 'utf8');
  const shipped = v.parse(Manifest, JSON.parse(text)).models;

  it('has every file that scoring needs of every model, with its hash', () => {
    for (const model of shipped) {
      const { files } = model;
      for (const name of isAdapter(model) ? ADAPTER_FILES : SCORING_FILES) {
        expect(files[name]?.sha256).toMatch(/^[0-9a-f]{64}$/);
        expect(files[name]!.bytes).toBeGreaterThan(0);
      }
    }
  });

  it('ships the base of every fine-tuned model', () => {
    for (const { base } of shipped) {
      if (base !== null) expect(modelById(shipped, base).base).toBeNull();
    }
  });
});

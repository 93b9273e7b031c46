import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { adapterFiles, type AdapterFiles } from '../../src/models/adapterFile';
import { readModelFolder, type OpenedModel } from '../../src/models/modelFolder';
import type { ModelBytes } from '../../src/models/scoringContract';
import { SelfCheck } from '../../src/models/selfCheck';
import { initialAdapters } from '../../src/training/lora';
import { LORA_MATRICES, type LoraMethod } from '../../src/training/recipe';

const ROOT = new URL('../../public/models/', import.meta.url);

/** What is adapted, and by which scale: as the lab saves it, and as others may. */
export const ADAPTERS = {
  /** alpha / rank, every matrix of some blocks. */
  plain: { rank: 8, alpha: 16, matrices: [...LORA_MATRICES], layers: [0, 2, 3], stabilised: false },
  /** alpha / √rank (peft's use_rslora), some matrices of every block. */
  stabilised: { rank: 4, alpha: 3, matrices: ['attn.c_attn', 'mlp.c_proj'], layers: null, stabilised: true },
} as const;
export type AdapterName = keyof typeof ADAPTERS;

/** A peft folder for the shipped model "small", the same every time; its B is not zero, so that it changes something. */
export function adapterFolder(name: AdapterName): AdapterFiles {
  const { stabilised, rank, alpha, matrices, layers } = ADAPTERS[name];
  const method: LoraMethod = {
    kind: 'lora',
    rank,
    alpha,
    dropout: 0,
    matrices: [...matrices],
    layers: layers && [...layers],
  };
  const shape = { layers: 4, width: 192 };
  const tensors = initialAdapters(method, shape, 7);
  let at = 0;
  for (const [tensor, values] of tensors)
    if (tensor.endsWith('B')) values.forEach((_, i) => (values[i] = Math.sin(++at) / 16));
  const { config, weights } = adapterFiles({ method, tensors }, shape, 'small', 'F16');
  const settings = { ...(JSON.parse(config) as object), use_rslora: stabilised };
  return { config: JSON.stringify(settings, null, 1), weights };
}

const Reference = v.record(v.string(), v.intersect([SelfCheck, v.object({ base_sha256: v.string() })]));

/** What another program makes of it, in float64 (tools/models/adapterReference.ts). */
export function adapterReference(name: AdapterName) {
  const file = readFileSync(new URL('./adapter.reference.json', import.meta.url), 'utf8');
  return v.parse(Reference, JSON.parse(file))[name]!;
}

/** The folder as the page takes it in. */
export function opened(name: AdapterName, base: ModelBytes): Promise<OpenedModel> {
  const { config, weights } = adapterFolder(name);
  const files = [
    { path: 'lora/adapter_config.json', bytes: new TextEncoder().encode(config) },
    { path: 'lora/adapter_model.safetensors', bytes: weights },
  ];
  const known = [{ id: base.id, name: base.id, about: '', base: null, parameters: 1, files: {} }];
  return readModelFolder(files, { name: 'lora', known, filesOf: () => Promise.resolve(base) });
}

/** A shipped base model's files. */
export function shippedModel(id: string): ModelBytes {
  const text = (file: string) => readFileSync(new URL(`${id}/${file}`, ROOT), 'utf8');
  return {
    id,
    config: text('config.json'),
    tokenizer: text('tokenizer.json'),
    tokenizerConfig: text('tokenizer_config.json'),
    graph: null,
    weights: new Uint8Array(readFileSync(new URL(`${id}/model.safetensors`, ROOT))),
    selfCheck: null,
  };
}

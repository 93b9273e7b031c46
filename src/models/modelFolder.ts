import * as v from 'valibot';
import { RecordsRead } from '../data/recordsRead';
import { mergedFile, readAdapter } from './adapterFile';
import { REFERENCE_KINDS, type ModelEntry } from './catalogue';
import { sha256 } from './download';
import { Gpt2Config } from './gpt2Config';
import { EngineError } from './result';
import { readSafetensorsHeader } from './safetensors';
import { scoringGraph } from './scoringGraph';
import type { ModelBytes } from './scoringContract';

/** A file of a folder that a visitor brings. */
export interface FolderFile {
  /** Folders before the name do not matter. */
  readonly path: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** A model that a visitor brought, ready to be taken in. */
export interface OpenedModel {
  readonly entry: ModelEntry;
  readonly files: ModelBytes;
}

export interface FolderContext {
  /** What the model is to be called: the folder's name, as a rule. */
  readonly name: string;
  /** Models that an adapter may belong to. */
  readonly known: readonly ModelEntry[];
  /** The files of one of them. */
  readonly filesOf: (model: string) => Promise<ModelBytes>;
}

/** Parameters from which on a browser tab cannot hold the weights (4 bytes each) and compute beside them. */
const MOST_PARAMETERS = 400e6;

/**
 * Reads a Hugging Face folder: config.json, model.safetensors and tokenizer.json of a GPT-2, or adapter_config.json and
 * adapter_model.safetensors of a LoRA whose base is known here. Its id ends with the first figures of its weights' hash, so
 * that other weights have another one.
 *
 * @throws EngineError 'model', one sentence that names the file
 */
export async function readModelFolder(
  given: readonly FolderFile[],
  context: FolderContext,
): Promise<OpenedModel> {
  const files = new Map(given.map(({ path, bytes }) => [path.split('/').at(-1)!, bytes]));
  const adapted = files.has('adapter_model.safetensors') || files.has('adapter_config.json');
  const { weights, base, kind, read, ...texts } = adapted
    ? await readAdapterFolder(files, context)
    : await readWholeFolder(files);
  const config = attempt('config.json', () => v.parse(Gpt2Config, JSON.parse(texts.config)));
  const tensors = attempt('model.safetensors', () => readSafetensorsHeader(weights));
  const parameters = [...tensors.values()].reduce(
    (sum, { shape }) => sum + shape.reduce((size, side) => size * side, 1),
    0,
  );
  if (parameters > MOST_PARAMETERS)
    throw refused(
      `The model has ${Math.round(parameters / 1e6)} million parameters; a tab holds up to ${MOST_PARAMETERS / 1e6} million`,
    );
  attempt('model.safetensors', () => scoringGraph(config, tensors)); // whether every tensor is there, and of its shape
  const hash = await sha256(weights);
  const id = `${slug(context.name)}-${hash.slice(0, 8)}`;
  return {
    entry: {
      id,
      name: context.name,
      about: adapted ? `a LoRA on ${base!}, brought by you` : 'brought by you',
      base,
      parameters,
      ...(kind && { kind }),
      ...(read && { read }),
      files: { 'model.safetensors': { bytes: weights.length, sha256: hash } },
    },
    files: { ...texts, id, graph: null, weights, selfCheck: null },
  };
}

type Read = Pick<ModelBytes, 'config' | 'tokenizer' | 'tokenizerConfig'> & {
  readonly weights: Uint8Array<ArrayBuffer>;
  readonly base: string | null;
  /** Where it is a reference of an attacker's. */
  readonly kind: ModelEntry['kind'];
  /** Where it was trained on this page, or on another visitor's. */
  readonly read: ModelEntry['read'];
};
type Files = ReadonlyMap<string, Uint8Array<ArrayBuffer>>;

function readWholeFolder(files: Files): Promise<Read> {
  if (files.has('pytorch_model.bin') && !files.has('model.safetensors'))
    throw refused(
      'The weights are a pytorch_model.bin, which can hold programs; save them as model.safetensors',
    );
  const weights = wanted(files, 'model.safetensors');
  const { base, kind, read } = originOf(files);
  return Promise.resolve({
    config: text(wanted(files, 'config.json')),
    tokenizer: text(wanted(files, 'tokenizer.json')),
    tokenizerConfig: files.has('tokenizer_config.json') ? text(wanted(files, 'tokenizer_config.json')) : '{}',
    weights,
    base,
    kind,
    read,
  });
}

function originOf(files: Files): Pick<Read, 'base' | 'kind' | 'read'> {
  const card = files.get('trainspotter.json');
  if (!card) return { base: null, kind: undefined, read: undefined };
  const { base, kind, read } = attempt('trainspotter.json', () => v.parse(Origin, JSON.parse(text(card))));
  return { base, kind, read };
}

/** trainspotter.json: what a folder that was saved here says beside Hugging Face's files. */
export const Origin = v.looseObject({
  base: v.nullable(v.string()),
  /** What kinds there will be is not known: one of another kind is a model like any other. */
  kind: v.fallback(v.optional(v.picklist(REFERENCE_KINDS)), undefined),
  /** Not there in folders of before it was kept. */
  read: v.fallback(v.optional(RecordsRead), undefined),
});

const AdapterBase = v.looseObject({ base_model_name_or_path: v.optional(v.nullable(v.string()), null) });

async function readAdapterFolder(files: Files, { known, filesOf }: FolderContext): Promise<Read> {
  const config = text(wanted(files, 'adapter_config.json'));
  const named = attempt('adapter_config.json', () => v.parse(AdapterBase, JSON.parse(config)));
  const path = named.base_model_name_or_path;
  const base = known.find(({ id }) => id === path?.replace(/\/+$/, '').split('/').at(-1));
  if (!base)
    throw refused(
      `The adapter belongs to ${path === null ? 'a model that it does not name' : `"${path}"`}, which is not here; there are: ${known.map(({ id }) => id).join(', ')}`,
    );
  const under = await filesOf(base.id);
  const { n_layer: layers, n_embd: width } = v.parse(Gpt2Config, JSON.parse(under.config));
  const weights = attempt('adapter_model.safetensors', () => {
    const adapter = readAdapter(config, wanted(files, 'adapter_model.safetensors'), { layers, width });
    return mergedFile(under.weights, adapter, { layers, width }, 'F32');
  });
  const { tokenizer, tokenizerConfig } = under;
  const { kind, read } = originOf(files);
  return { config: under.config, tokenizer, tokenizerConfig, weights, base: base.id, kind, read };
}

function wanted(files: Files, name: string): Uint8Array<ArrayBuffer> {
  const bytes = files.get(name);
  if (!bytes)
    throw refused(`There is no ${name}${files.size > 0 ? ` among ${[...files.keys()].join(', ')}` : ''}`);
  return bytes;
}

function attempt<T>(name: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof EngineError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw refused(`${name} cannot be used: ${reason}`);
  }
}

const refused = (message: string) => new EngineError({ kind: 'model', message: `${message}.` });
const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
/** A name as it can stand in an address. */
export const slug = (name: string) =>
  name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '') || 'model';

import * as v from 'valibot';
import { RecordsRead } from '../data/recordsRead';
import type { Roles } from '../passes/need';

/** References that an attacker trains: on texts of the members' kind; on texts that a target wrote. */
export const REFERENCE_KINDS = ['candidate-reference', 'self-prompt-reference'] as const;

/** manifest.json in public/models: what is shipped, and the SHA-256 of every file. */
export const Manifest = v.object({
  models: v.array(
    v.object({
      /** Folder name. */
      id: v.string(),
      name: v.string(),
      about: v.string(),
      /** The model it was fine-tuned from; null for a base model. */
      base: v.nullable(v.string()),
      parameters: v.number(),
      /** What it was made for, where it is not to be attacked itself. */
      kind: v.optional(v.picklist(REFERENCE_KINDS)),
      /** A digest of all that decided its training, by which it is found again; of models that were made on the page. */
      trainingDigest: v.optional(v.string()),
      /** What it has read of the shipped records; of models that were trained on the page, since that is kept. */
      read: v.optional(RecordsRead),
      /** By file name. */
      files: v.record(v.string(), v.object({ bytes: v.number(), sha256: v.string() })),
    }),
  ),
});

export type Manifest = v.InferOutput<typeof Manifest>;
export type ModelEntry = Manifest['models'][number];

/** Files that scoring needs, of those in a model's folder. */
export const SCORING_FILES = [
  'config.json',
  'tokenizer.json',
  'tokenizer_config.json',
  'scoring.onnx',
  'model.safetensors',
  'selfcheck.json',
] as const;

/** The files of a model that is shipped as a LoRA: the rest is its base's. */
export const ADAPTER_FILES = ['adapter_config.json', 'adapter_model.safetensors', 'selfcheck.json'] as const;

export function isAdapter(model: ModelEntry): boolean {
  return model.files['adapter_model.safetensors'] !== undefined;
}

/** SHA-256 of a model's weights; of the adapter's where it is shipped as a LoRA. null where no file is listed. */
export function weightsSha256({ files }: ModelEntry): string | null {
  return (files['model.safetensors'] ?? files['adapter_model.safetensors'])?.sha256 ?? null;
}

/** Bytes to be fetched before a model can score; where it is a LoRA, those of its base not counted. */
export function downloadBytes(model: ModelEntry): number {
  const names: readonly string[] = isAdapter(model) ? ADAPTER_FILES : SCORING_FILES;
  return names.reduce((sum, name) => sum + (model.files[name]?.bytes ?? 0), 0);
}

export function modelById(models: readonly ModelEntry[], id: string): ModelEntry {
  const found = models.find((model) => model.id === id);
  if (!found) throw new Error(`no model "${id}"; there are: ${models.map((model) => model.id).join(', ')}`);
  return found;
}

/**
 * The model that stands in as the reference when the base itself is the target: the nearest smaller base, since a score
 * that compares a model with itself is constant. null where there is none.
 */
export function controlReference(models: readonly ModelEntry[], base: string): string | null {
  const bases = models.filter((model) => model.base === null).sort((a, b) => a.parameters - b.parameters);
  const place = bases.findIndex((model) => model.id === base);
  return place < 0 ? null : (bases[place - 1]?.id ?? bases[place + 1]?.id ?? null);
}

/** The next smaller base model of the family that a model belongs to; null where there is none. */
export function smallerBase(models: readonly ModelEntry[], model: string): string | null {
  const entry = models.find(({ id }) => id === model);
  const base = models.find(({ id }) => id === (entry?.base ?? model));
  const smaller = models
    .filter(
      ({ base: from, parameters }) => from === null && base !== undefined && parameters < base.parameters,
    )
    .sort((a, b) => b.parameters - a.parameters);
  return smaller[0]?.id ?? null;
}

/** The candidate references of a base, in the order in which they came: what is shipped first. */
export function candidatesFor(models: readonly ModelEntry[], base: string): readonly ModelEntry[] {
  return models.filter((model) => model.kind === 'candidate-reference' && model.base === base);
}

/** The base of a model; itself where it is one. */
export function baseOf(models: readonly ModelEntry[], model: string): string {
  return models.find(({ id }) => id === model)?.base ?? model;
}

/**
 * Who plays which part where these are chosen: the target's base is the target itself where it is a base.
 *
 * @param candidate a model, 'none', or 'auto' for the first candidate reference of the target's base
 */
export function rolesOf(
  models: readonly ModelEntry[],
  target: string,
  reference: string | null,
  candidate = 'auto',
): Roles {
  const base = baseOf(models, target);
  const chosen =
    candidate === 'auto' ? candidatesFor(models, base)[0] : models.find(({ id }) => id === candidate);
  return {
    target,
    reference,
    base,
    smaller: smallerBase(models, target),
    ...(chosen && { candidate: chosen.id }),
  };
}

/** Whether a recording, which names the SHA-256 of each model's weights, was made with the weights that are shipped. */
export function ofTheseWeights(
  models: readonly ModelEntry[],
  recorded: Readonly<Record<string, string>>,
): boolean {
  return Object.entries(recorded).every(([id, sha256]) =>
    models.some((model) => model.id === id && weightsSha256(model) === sha256),
  );
}

import type { AdapterFiles } from '../models/adapterFile';
import type { ModelEntry } from '../models/catalogue';
import { sha256 } from '../models/download';
import { slug } from '../models/modelFolder';
import type { ModelBytes } from '../models/scoringContract';
import type { NewModel } from './ownModels.svelte';

export interface TrainedWeights {
  readonly name: string;
  readonly about: string;
  /** model.safetensors, adapters merged in. */
  readonly weights: Uint8Array<ArrayBuffer>;
  readonly adapter?: AdapterFiles | null;
  /** Where it is a reference of an attacker's: what it is for, and all that decided it, as a digest. */
  readonly reference?: { readonly kind: NonNullable<ModelEntry['kind']>; readonly digest: string };
}

/** What fine-tuning has made of a model, as one to be taken in: named after its weights, with the base's other files. */
export async function trainedModel(
  base: ModelEntry,
  baseFiles: ModelBytes,
  { name, about, weights, adapter = null, reference }: TrainedWeights,
): Promise<NewModel> {
  const hash = await sha256(weights);
  const id = `${slug(name)}-${hash.slice(0, 8)}`;
  const { 'tokenizer.json': tokenizer } = base.files;
  return {
    entry: {
      id,
      name,
      about,
      base: base.id,
      parameters: base.parameters,
      ...(reference && { kind: reference.kind, trainingDigest: reference.digest }),
      files: {
        ...(tokenizer && { 'tokenizer.json': tokenizer }),
        'model.safetensors': { bytes: weights.length, sha256: hash },
      },
    },
    files: { ...baseFiles, id, graph: null, weights, selfCheck: null },
    adapter,
  };
}

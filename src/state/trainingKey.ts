import { sorted } from '../lab/runColumn';
import { weightsSha256, type ModelEntry } from '../models/catalogue';
import { sha256 } from '../models/download';

/** What is trained under equal keys is the same, but for the device's rounding. Counted up where training itself changes. */
const VERSION = 1;

/** A digest of everything that decides a training. @param parts plain data; models stand in it by weightsOf() */
export function trainingKey(what: string, parts: readonly unknown[]): Promise<string> {
  const json = JSON.stringify([VERSION, what, ...parts.map(sorted)]);
  return sha256(new TextEncoder().encode(json));
}

/** A model by its weights; by its name where they are not listed. */
export const weightsOf = (model: ModelEntry): string => weightsSha256(model) ?? model.id;

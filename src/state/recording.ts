import { ofTheseWeights, type ModelEntry } from '../models/catalogue';
import { decodeRecording, type Recording } from '../passes/recordedTraces';

/**
 * A file of recorded traces; null where there is none, where it cannot be read, or where it is of other weights than
 * those of the models. The page then makes the traces itself.
 */
export async function fetchRecording(
  url: string,
  models: readonly ModelEntry[] | Promise<readonly ModelEntry[]>,
): Promise<Recording | null> {
  const response = await fetch(url).catch(() => null);
  if (!response?.ok) return null;
  try {
    const recording = decodeRecording(new Uint8Array(await response.arrayBuffer()));
    return ofTheseWeights(await models, recording.models) ? recording : null;
  } catch (error) {
    console.warn(`${url} could not be read; what it holds is scored here.`, error);
    return null;
  }
}

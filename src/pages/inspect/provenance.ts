import type { AppState } from '../../state/app.svelte';
import type { Version } from '../../state/version';

/** Where the numbers of a version come from, in words. */
export interface ProvenanceWords {
  readonly target: string;
  readonly reference: string | null;
  readonly device: string;
  /** Recorded, with the command, or scored here. */
  readonly made: string;
  /** The same of the known texts that it is read against. */
  readonly known: string;
}

const DEVICES: Partial<Record<string, string>> = { wasm: 'WebAssembly', webgpu: 'WebGPU' };

export function originOf({ engine, known }: AppState, version: Version): ProvenanceWords {
  const { target, reference } = version.roles;
  const named = (id: string) => {
    const name = engine.models.find((model) => model.id === id)?.name ?? id;
    return name === id ? id : `${id} (${name})`;
  };
  const used = [target, reference].filter((model) => model !== null);
  const recorded = known.recordedBy !== null && used.every((model) => known.recordedModels.includes(model));
  return {
    target: target === null ? 'none' : named(target),
    reference: reference === null ? null : named(reference),
    device: version.device === null ? 'device not known' : (DEVICES[version.device] ?? version.device),
    made: version.recordedBy === null ? 'scored on this page' : `recorded by ${version.recordedBy}`,
    known: recorded ? `recorded by ${known.recordedBy}` : 'scored on this page',
  };
}

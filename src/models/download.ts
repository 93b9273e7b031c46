import * as v from 'valibot';
import { mergedFile, readAdapter } from './adapterFile';
import { ADAPTER_FILES, SCORING_FILES, type ModelEntry } from './catalogue';
import { Gpt2Config } from './gpt2Config';
import { EngineError } from './result';
import type { ModelBytes } from './scoringContract';

/** Hexadecimal SHA-256. The browser's own where the page is served securely, else a JavaScript one. */
export async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  // typed as always there, but missing on a page served over plain http from another machine
  const subtle = (globalThis.crypto as { subtle?: SubtleCrypto }).subtle;
  const digest = subtle
    ? new Uint8Array(await subtle.digest('SHA-256', bytes))
    : (await import('@noble/hashes/sha2.js')).sha256(bytes);
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

export interface DownloadOptions {
  readonly signal?: AbortSignal;
  /** Called with the number of bytes that have newly arrived. */
  readonly onBytes?: (bytes: number) => void;
}

/**
 * Fetches a file and compares it with its SHA-256.
 *
 * @throws EngineError 'download' where it cannot be had or is another file; 'cancelled' where the signal says so
 */
export async function fetchVerified(
  url: string,
  expected: { readonly sha256: string },
  { signal, onBytes }: DownloadOptions = {},
): Promise<Uint8Array<ArrayBuffer>> {
  let bytes: Uint8Array<ArrayBuffer>;
  try {
    const response = await fetch(url, signal ? { signal } : {});
    if (!response.ok || !response.body) throw new Error(`the server answered ${response.status}`);
    const parts: Uint8Array<ArrayBuffer>[] = [];
    for (const reader = response.body.getReader(); ;) {
      const { done, value } = await reader.read();
      if (done) break;
      parts.push(value);
      onBytes?.(value.length);
    }
    bytes = new Uint8Array(await new Blob(parts).arrayBuffer());
  } catch (error) {
    if (signal?.aborted) throw new EngineError({ kind: 'cancelled', message: 'The download was cancelled.' });
    const reason = error instanceof Error ? error.message : String(error);
    throw new EngineError({ kind: 'download', message: `${url} could not be fetched: ${reason}.` });
  }
  if ((await sha256(bytes)) !== expected.sha256) {
    throw new EngineError({
      kind: 'download',
      message: `${url} is not the file that the manifest names (its SHA-256 differs). Reload the page without its cache.`,
    });
  }
  return bytes;
}

/**
 * Fetches and verifies a model that is shipped as a LoRA, and merges it into its base.
 *
 * @param root as for fetchModel()
 * @throws EngineError 'download'; 'model' where the files do not fit together
 */
export async function fetchAdapter(
  root: string,
  model: ModelEntry,
  base: ModelBytes,
  options: DownloadOptions = {},
): Promise<ModelBytes> {
  const get = (name: (typeof ADAPTER_FILES)[number]) => fetchListed(root, model, name, options);
  const [config, weights, selfCheck] = await Promise.all(ADAPTER_FILES.map(get));
  const { n_layer: layers, n_embd: width } = v.parse(Gpt2Config, JSON.parse(base.config));
  try {
    const adapter = readAdapter(text(config!), weights!, { layers, width });
    const merged = mergedFile(base.weights, adapter, { layers, width }, 'F32');
    return { ...base, id: model.id, graph: null, weights: merged, selfCheck: text(selfCheck!) };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new EngineError({
      kind: 'model',
      message: `The adapter of ${model.id} cannot be used: ${reason}.`,
    });
  }
}

/** Fetches and verifies what a shipped model needs for scoring. `root` is the URL of public/models, with a slash at its end. */
export async function fetchModel(
  root: string,
  model: ModelEntry,
  options: DownloadOptions = {},
): Promise<ModelBytes> {
  const get = (name: (typeof SCORING_FILES)[number]) => fetchListed(root, model, name, options);
  const [config, tokenizer, tokenizerConfig, graph, weights, selfCheck] = await Promise.all(
    SCORING_FILES.map(get),
  );
  return {
    id: model.id,
    config: text(config),
    tokenizer: text(tokenizer),
    tokenizerConfig: text(tokenizerConfig),
    graph: graph!,
    weights: weights!,
    selfCheck: text(selfCheck),
  };
}

async function fetchListed(
  root: string,
  model: ModelEntry,
  name: string,
  options: DownloadOptions,
): Promise<Uint8Array<ArrayBuffer>> {
  const entry = model.files[name];
  if (!entry)
    throw new EngineError({ kind: 'download', message: `The manifest names no ${name} for ${model.id}.` });
  return fetchVerified(`${root}${model.id}/${name}`, entry, options);
}

const text = (bytes: Uint8Array | undefined) => new TextDecoder().decode(bytes);

import { env, pipeline, type Text2TextGenerationPipeline } from '@huggingface/transformers';
import { releaseProxy, type Remote } from 'comlink';
import plainWasm from 'onnxruntime-web/ort-wasm-simd-threaded.wasm?url';
import plainModule from 'onnxruntime-web/ort-wasm-simd-threaded.mjs?url';
import type { ParaphraseApi } from '../../src/models/paraphraseContract';
import { HUB, isHubModel } from '../../src/models/paraphraseContract';
import { failure, type Result } from '../../src/models/result';

/** A paraphrase is about as long as its text: this only ends a model that does not stop. */
const MOST_TOKENS = 256;

/** Writes with a text2text model of the hub, on WebAssembly: the page's own runtime files, and no other host's. */
export class ParaphraseService implements ParaphraseApi {
  #model: Text2TextGenerationPipeline | null = null;

  async load(model: string, onBytes: (bytes: number) => void): Promise<Result<null>> {
    try {
      if (!isHubModel(model)) throw new Error(`"${model}" is no name of a model: owner/name`);
      env.remoteHost = `${HUB}/`;
      env.allowLocalModels = false;
      env.useWasmCache = false; // it would run the runtime from a blob, which the page's policy forbids
      const { wasm } = env.backends.onnx;
      if (!wasm) throw new Error('the runtime has no WebAssembly here');
      wasm.wasmPaths = {
        wasm: new URL(plainWasm, import.meta.url).href,
        mjs: new URL(plainModule, import.meta.url).href,
      };
      wasm.numThreads = 1;
      const arrived = new Map<string, number>();
      this.#model = await pipeline('text2text-generation', model, {
        dtype: 'q8',
        device: 'wasm',
        progress_callback: (info) => {
          if (info.status !== 'progress') return;
          arrived.set(info.file, info.loaded);
          onBytes([...arrived.values()].reduce((sum, bytes) => sum + bytes, 0));
        },
      });
      return { ok: true, value: null };
    } catch (error) {
      return failure('download', error);
    } finally {
      (onBytes as Partial<Remote<() => void>>)[releaseProxy]?.();
    }
  }

  async write(input: string): Promise<Result<string>> {
    if (!this.#model) return failure('model', 'no model has been loaded');
    try {
      const [written] = await this.#model([input], { max_new_tokens: MOST_TOKENS, do_sample: false });
      return { ok: true, value: (written as { generated_text: string }).generated_text };
    } catch (error) {
      return failure('text', error);
    }
  }
}

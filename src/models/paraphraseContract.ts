import type { Result } from './result';

/** What the worker that writes paraphrases with a model of a hub can do. It fetches nothing before `load` is called. */
export interface ParaphraseApi {
  /**
   * Fetches a text2text model from the hub, or takes what this browser has kept of it, and gets it ready.
   *
   * @param model its name on the hub, "owner/name"
   * @param onBytes told how many bytes have arrived; through comlink to be wrapped in `proxy()`
   */
  load(model: string, onBytes: (bytes: number) => void): Promise<Result<null>>;
  /** What the model writes for an input: always the same. */
  write(input: string): Promise<Result<string>>;
}

/** The one hub that the page's policy lets it reach, and only where the visitor asks for a model of it. */
export const HUB = 'https://huggingface.co';
export const HUB_NAME = new URL(HUB).host;

/** What a text2text model of the hub consists of, in 8-bit weights: as transformers.js asks for it. */
export const HUB_FILES = [
  'config.json',
  'generation_config.json',
  'tokenizer.json',
  'tokenizer_config.json',
  'onnx/encoder_model_quantized.onnx',
  'onnx/decoder_model_merged_quantized.onnx',
] as const;

/** "owner/name", and nothing that could lead elsewhere. */
export const isHubModel = (name: string) => /^[\w-][\w.-]*\/[\w-][\w.-]*$/.test(name);

import type { Page, Request } from '@playwright/test';
import { DataType, OnnxBuilder } from '../src/models/onnxBuilder';
import { tinyModel } from '../src/models/tinyModel.fixture';

/** Of the byte tokenizer: a byte is a token, and 256 begins and ends. */
const SIZE = 257;
const END = 256;
const WORDS = 'other wad'; // no letter twice: each says which one follows

/**
 * A text2text model that writes the same words whatever it reads: an encoder whose states nobody looks at, and a decoder
 * in which each token points to the next.
 */
function stubFiles(): Map<string, Buffer> {
  const { tokenizer } = tinyModel('tiny', 1);
  const ids = [END, ...new TextEncoder().encode(WORDS), END];
  const next = Array.from({ length: SIZE * SIZE }, () => 0);
  ids.slice(1).forEach((id, i) => (next[ids[i]! * SIZE + id] = 10));
  const graph = (input: string, table: number[], width: number, output: string) => {
    const builder = new OnnxBuilder();
    const read = builder.input(input, DataType.INT64, ['batch', 'length']);
    const rows = builder.op('Gather', [builder.floats(table, [SIZE, width]), read]);
    builder.output(rows, output, DataType.FLOAT, ['batch', 'length', width]);
    return Buffer.from(builder.build('stub', 17));
  };
  const json = (value: unknown) => Buffer.from(JSON.stringify(value));
  const config = {
    model_type: 't5',
    architectures: ['T5ForConditionalGeneration'],
    is_encoder_decoder: true,
    vocab_size: SIZE,
    d_model: 2,
    d_kv: 2,
    num_heads: 1,
    num_layers: 1,
    num_decoder_layers: 1,
    decoder_start_token_id: END,
    eos_token_id: END,
    pad_token_id: 0,
  };
  const encoder = graph(
    'input_ids',
    Array.from({ length: SIZE * 2 }, () => 0.5),
    2,
    'last_hidden_state',
  );
  return new Map([
    ['config.json', json(config)],
    ['generation_config.json', json({ decoder_start_token_id: END, eos_token_id: END, pad_token_id: 0 })],
    ['tokenizer.json', Buffer.from(tokenizer)],
    ['tokenizer_config.json', json({ tokenizer_class: 'PreTrainedTokenizer', eos_token: '<|endoftext|>' })],
    ['onnx/encoder_model_quantized.onnx', encoder],
    ['onnx/decoder_model_merged_quantized.onnx', graph('input_ids', next, SIZE, 'logits')],
  ]);
}

export const STUB_MODEL = 'somebody/paraphraser';
export const STUB_WORDS = WORDS;

/** Answers in the hub's place. @returns what it was asked for, as it comes */
export async function standInForHub(page: Page): Promise<Request[]> {
  const files = stubFiles();
  const asked: Request[] = [];
  const headers = { 'access-control-allow-origin': '*' };
  await page.context().route('https://huggingface.co/**', async (route, request) => {
    asked.push(request);
    const { pathname } = new URL(request.url());
    if (pathname === `/api/models/${STUB_MODEL}/tree/main`) {
      const json = [...files].map(([path, bytes]) => ({ type: 'file', path, size: bytes.length }));
      return route.fulfill({ json, headers });
    }
    const body = files.get(pathname.replace(`/${STUB_MODEL}/resolve/main/`, ''));
    return body
      ? route.fulfill({ body, headers: { ...headers, 'content-length': String(body.length) } })
      : route.fulfill({ status: 404, headers });
  });
  return asked;
}

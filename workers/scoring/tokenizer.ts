import { Tokenizer } from '@huggingface/tokenizers';
import { BYTE_OF_CHARACTER, tokenBytes, tokenSpans, type Spans } from '../../src/passes/spans';

export interface TokenizedText {
  readonly ids: readonly number[];
  readonly spans: Spans;
}

/** A byte-level tokenizer that knows where in the text each token stands. */
export class SpanTokenizer {
  readonly #tokenizer: Tokenizer;
  readonly #utf8 = new TextDecoder('utf-8', { fatal: true });
  /** The token put in front of a text; null where the tokenizer names none. */
  readonly bos: number | null;

  constructor(tokenizer: string, config: string) {
    const settings = JSON.parse(config) as { bos_token?: string | { content: string } | null };
    this.#tokenizer = new Tokenizer(JSON.parse(tokenizer) as object, settings);
    const bos = typeof settings.bos_token === 'object' ? settings.bos_token?.content : settings.bos_token;
    this.bos = bos === undefined || bos === null ? null : (this.#tokenizer.token_to_id(bos) ?? null);
  }

  /** @throws RangeError where the tokenizer changes the text, so that its tokens cannot be placed in it */
  encode(text: string): TokenizedText {
    if (text === '') return { ids: [], spans: { start: new Int32Array(0), end: new Int32Array(0) } };
    const { ids } = this.#tokenizer.encode(text, { add_special_tokens: false });
    return {
      ids,
      spans: tokenSpans(
        text,
        ids.map((id) => tokenBytes(this.#entry(id))),
      ),
    };
  }

  /** What a token adds to a text; a token that is only part of a character as its bytes: "\xE2\x80". */
  tokenText(id: number): string {
    const entry = this.#entry(id);
    const bytes = [...entry].map((character) => BYTE_OF_CHARACTER.get(character));
    if (bytes.includes(undefined)) return entry;
    try {
      return this.#utf8.decode(Uint8Array.from(bytes as number[]));
    } catch {
      return (bytes as number[])
        .map((b) => (b < 0x80 ? String.fromCharCode(b) : `\\x${b.toString(16).toUpperCase()}`))
        .join('');
    }
  }

  #entry(id: number): string {
    const entry = this.#tokenizer.id_to_token(id);
    if (entry === undefined) throw new RangeError(`the tokenizer has no token ${id}`);
    return entry;
  }
}

import { BYTE_OF_CHARACTER } from '../../src/passes/spans';

/** Turns tokens of a byte-level tokenizer back into text. */
export class Decoder {
  readonly #entries = new Map<number, Uint8Array<ArrayBuffer>>();

  /** @param tokenizer tokenizer.json as text */
  constructor(tokenizer: string) {
    const { model, added_tokens: added = [] } = JSON.parse(tokenizer) as {
      model: { vocab: Record<string, number> };
      added_tokens?: { id: number; content: string }[];
    };
    for (const [entry, id] of Object.entries(model.vocab)) {
      const bytes = [...entry].map((character) => BYTE_OF_CHARACTER.get(character));
      if (!bytes.includes(undefined)) this.#entries.set(id, Uint8Array.from(bytes as number[]));
    }
    const utf8 = new TextEncoder();
    for (const { id, content } of added) this.#entries.set(id, utf8.encode(content));
  }

  /** The text of each part of one sequence; a character that is cut belongs to the part of its last byte, or to none. */
  texts(...parts: readonly (readonly number[])[]): string[] {
    const utf8 = new TextDecoder();
    return parts.map((ids) =>
      ids.map((id) => utf8.decode(this.#entries.get(id) ?? new Uint8Array(), { stream: true })).join(''),
    );
  }
}

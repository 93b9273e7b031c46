import * as v from 'valibot';
import type { Prefixes } from '../data/prefixes';
import type { ShippedRecord } from '../data/records';
import { parseTokenCounts, type TokenCounts } from '../data/tokenCounts';
import type { ModelEntry } from '../models/catalogue';
import type { ViewSources } from '../passes/reading';
import { readWordTable, type WordTable } from '../passes/wordTable';

/** What attacks stand on beside models: texts to put in front, common words, frequencies of tokens. */
export class Ground {
  words = $state.raw<WordTable | null>(null);
  tokenCounts = $state.raw<TokenCounts | null>(null);
  /** The shipped records that are kept for prefixes and never evaluated. */
  prefixes = $state.raw<Prefixes>({ members: [], nonmembers: [] });

  readonly #root: string;

  /** @param root URL of public/data, with a slash at its end */
  constructor(root: string) {
    this.#root = root;
  }

  /** Reads the tables. An attack whose table is missing cannot run, and says so. */
  async open(records: readonly ShippedRecord[]): Promise<void> {
    const ofRole = (role: ShippedRecord['role']) =>
      records.filter((record) => record.role === role).map(({ text }) => text);
    this.prefixes = { members: ofRole('prefix-member'), nonmembers: ofRole('prefix-nonmember') };
    [this.words, this.tokenCounts] = await Promise.all([
      this.#read('words.json', readWordTable),
      this.#read('token-counts.json', parseTokenCounts),
    ]);
  }

  get sources(): ViewSources {
    return { prefixes: this.prefixes, words: this.words };
  }

  /** Shares of tokens in the pre-training text, for a model of the tokenizer that they were counted with; else null. */
  tokenFrequency(model: ModelEntry | undefined): ((token: number) => number | null) | null {
    const counts = this.tokenCounts;
    if (!counts || model?.files['tokenizer.json']?.sha256 !== counts.tokenizerSha256) return null;
    return (token) => counts.frequency(token);
  }

  async #read<T>(name: string, read: (json: string) => T): Promise<T | null> {
    try {
      const response = await fetch(`${this.#root}${name}`);
      return response.ok ? read(await response.text()) : null;
    } catch (error) {
      console.warn(`${name} could not be read.`, v.isValiError(error) ? error.message : error);
      return null;
    }
  }
}

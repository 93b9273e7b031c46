import * as v from 'valibot';
import { downloadBytes, isAdapter, Manifest, modelById, type ModelEntry } from '../models/catalogue';
import { fetchAdapter, fetchModel } from '../models/download';
import { EngineError } from '../models/result';
import type { ModelBytes } from '../models/scoringContract';
import { variantName, type WeightNoise } from '../passes/need';
import { RecentMap } from './recentMap';

/** Variants whose files are kept for the next worker that asks. */
const KEPT_VARIANTS = 2;

/** The models that there are, and their files: shipped ones are fetched, others taken in, variants made. */
export class ModelFiles {
  /** Empty until manifest.json has arrived. */
  models = $state.raw<readonly ModelEntry[]>([]);
  /** Bytes of the downloads under way; null when there are none. */
  download = $state.raw<{ readonly loaded: number; readonly total: number } | null>(null);

  readonly #root: string;
  readonly #perturb: (weights: Uint8Array, noise: WeightNoise) => Promise<Uint8Array>;
  readonly #bytes = new Map<string, Promise<ModelBytes>>();
  /** Models that were taken in. */
  readonly #added = new Set<string>();
  /** Variants by name: what they are made of, and the files of the latest. */
  readonly #variants = new Map<string, { readonly model: string; readonly noise: WeightNoise }>();
  readonly #variantBytes = new RecentMap<Promise<ModelBytes>>(KEPT_VARIANTS);
  #fetching = 0;

  /**
   * @param root URL of public/models, with a slash at its end
   * @param perturb makes the weights file of a variant
   */
  constructor(root: string, perturb: (weights: Uint8Array, noise: WeightNoise) => Promise<Uint8Array>) {
    this.#root = root;
    this.#perturb = perturb;
  }

  /** Reads the manifest. @throws EngineError 'download' */
  async open(): Promise<void> {
    try {
      const response = await fetch(`${this.#root}manifest.json`);
      if (!response.ok) throw new Error(`the server answered ${response.status}`);
      this.models = v.parse(Manifest, await response.json()).models;
    } catch (error) {
      throw new EngineError({
        kind: 'download',
        message: `The list of models could not be read: ${String(error)}`,
      });
    }
  }

  /**
   * Takes in a model that is not shipped: trained on this page, or brought by the visitor. It can be a target, a reference
   * or a base at once. Records are known by its id: no other weights may ever have the same one.
   *
   * @throws Error where the id is taken
   */
  add(entry: ModelEntry, files: ModelBytes): void {
    if (this.models.some(({ id }) => id === entry.id))
      throw new Error(`There is a model "${entry.id}" already.`);
    this.#added.add(entry.id);
    this.#bytes.set(entry.id, Promise.resolve({ ...files, id: entry.id }));
    this.models = [...this.models, entry];
  }

  /** Lets go of a model that was taken in. Gives whether it was: a shipped one stays. */
  remove(model: string): boolean {
    if (!this.#added.delete(model)) return false;
    this.#bytes.delete(model);
    this.models = this.models.filter(({ id }) => id !== model);
    return true;
  }

  entry(model: string): ModelEntry {
    return modelById(this.models, model);
  }

  /** The name of a model with noise on its weights; the model's own where there is none. */
  nameOf(model: string, noise: WeightNoise | null): string {
    const name = variantName(model, noise ?? undefined);
    if (noise) this.#variants.set(name, { model, noise });
    return name;
  }

  /** Whether a model's files are no shipped ones. */
  isMade(name: string): boolean {
    return this.#variants.has(name) || this.#added.has(name);
  }

  /** The files of a model or a variant, fetched or made where they are not at hand. @throws EngineError */
  of(name: string): Promise<ModelBytes> {
    return this.#variants.has(name) ? this.#variantOf(name) : this.#bytesOf(name);
  }

  /** A model's files with noise on its weights, made anew from its seed. */
  #variantOf(name: string): Promise<ModelBytes> {
    const known = this.#variantBytes.get(name);
    if (known) return known;
    const { model, noise } = this.#variants.get(name)!;
    const made = this.#bytesOf(model).then(async (files): Promise<ModelBytes> => {
      const weights = await this.#perturb(files.weights, noise);
      return { ...files, id: name, graph: null, weights, selfCheck: null };
    });
    made.catch(() => {
      this.#variantBytes.delete(name);
    });
    this.#variantBytes.set(name, made);
    return made;
  }

  async #bytesOf(model: string): Promise<ModelBytes> {
    let bytes = this.#bytes.get(model);
    if (!bytes) {
      const entry = this.entry(model);
      const total = (this.download?.total ?? 0) + downloadBytes(entry);
      this.download = { loaded: this.download?.loaded ?? 0, total };
      const onBytes = (arrived: number) => {
        if (this.download) this.download = { ...this.download, loaded: this.download.loaded + arrived };
      };
      this.#fetching++;
      bytes =
        isAdapter(entry) && entry.base !== null
          ? this.#bytesOf(entry.base).then((base) => fetchAdapter(this.#root, entry, base, { onBytes }))
          : fetchModel(this.#root, entry, { onBytes });
      this.#bytes.set(model, bytes);
      bytes
        .catch(() => this.#bytes.delete(model)) // the next try fetches again
        .finally(() => {
          if (--this.#fetching === 0) this.download = null;
        });
    }
    return bytes;
  }
}

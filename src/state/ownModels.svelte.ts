import { strToU8, zipSync } from 'fflate';
import type { AdapterFiles } from '../models/adapterFile';
import type { ModelEntry } from '../models/catalogue';
import { readModelFolder, slug, type FolderFile } from '../models/modelFolder';
import { EngineError } from '../models/result';
import type { ModelBytes } from '../models/scoringContract';
import { withPrecision } from '../models/weightsFile';
import { openDatabase, type Database, type KeptModel } from './database';
import type { Engine } from './engine.svelte';

/** A model to be taken in. */
export interface NewModel {
  readonly entry: ModelEntry;
  readonly files: ModelBytes;
  /** Where it is a LoRA: its own files. */
  readonly adapter?: AdapterFiles | null;
}

/** Models that are not shipped: trained on this page or brought by the visitor. They outlive the visit where they can. */
export class OwnModels {
  /** The latest first. */
  list = $state.raw<readonly ModelEntry[]>([]);
  /** Ids of models that there was no room for. */
  #unkept = $state.raw<readonly string[]>([]);

  readonly #engine: Engine;
  readonly #kept = new Map<string, KeptModel>();
  #db: Database | null = null;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** Which models could not be kept; null where all were. */
  get trouble(): string | null {
    const names = this.list.filter(({ id }) => this.#unkept.includes(id)).map(({ name }) => name);
    if (names.length === 0) return null;
    const [them, are] = names.length === 1 ? ['it', 'it is'] : ['them', 'they are'];
    return `There is no room in this browser to keep ${names.join(', ')}: save ${them}, or ${are} gone with the tab.`;
  }

  /** Takes in what earlier visits have kept. To be called once the shipped models are known. */
  async open(): Promise<void> {
    this.#db = await openDatabase(() => (this.#db = null));
    const kept = (await this.#db?.getAll('models').catch(() => [])) ?? [];
    kept.sort((a, b) => a.created.localeCompare(b.created));
    for (const model of kept) this.#takeIn(model);
  }

  /** A model becomes a target, a reference and a base at once, and is kept for the next visit. One that is here already stays. */
  async add({ entry, files, adapter = null }: NewModel): Promise<void> {
    if (this.#kept.has(entry.id)) return;
    const { config, tokenizer, tokenizerConfig } = files;
    const model: KeptModel = {
      id: entry.id,
      entry,
      files: { config, tokenizer, tokenizerConfig },
      weights: bufferOf(files.weights),
      adapter: adapter && { config: adapter.config, weights: bufferOf(adapter.weights) },
      created: new Date().toISOString(),
    };
    this.#takeIn(model);
    await this.#keep(model);
  }

  async #keep(model: KeptModel): Promise<void> {
    this.#unkept = this.#unkept.filter((id) => id !== model.id);
    try {
      await this.#db?.put('models', model);
    } catch {
      this.#unkept = [...this.#unkept, model.id];
    }
  }

  /** Reads a folder that was dropped. @throws EngineError 'model' */
  async openFolder(name: string, files: readonly FolderFile[]): Promise<ModelEntry> {
    const opened = await readModelFolder(files, {
      name,
      known: this.#engine.models,
      filesOf: (model) => this.#engine.files(model),
    });
    if (this.#engine.models.some(({ id }) => id === opened.entry.id)) return opened.entry;
    await this.add(opened);
    return opened.entry;
  }

  async remove(id: string): Promise<void> {
    this.#kept.delete(id);
    this.#engine.remove(id);
    this.#list();
    await this.#db?.delete('models', id).catch(() => undefined);
    for (const lacking of this.#unkept) {
      const model = this.#kept.get(lacking);
      if (model) await this.#keep(model); // there may be room now
    }
  }

  /**
   * A model as a zipped Hugging Face folder: a LoRA as peft keeps it, else the whole model in float16.
   *
   * @throws EngineError 'model' where it is not one of these
   */
  zip(id: string): { readonly name: string; readonly bytes: Uint8Array<ArrayBuffer> } {
    const model = this.#kept.get(id);
    if (!model) throw new EngineError({ kind: 'model', message: `There is no model "${id}" to save.` });
    const { entry, files, adapter } = model;
    const folder: Record<string, Uint8Array> = adapter
      ? {
          'adapter_config.json': strToU8(adapter.config),
          'adapter_model.safetensors': new Uint8Array(adapter.weights),
        }
      : {
          'config.json': strToU8(files.config),
          'model.safetensors': withPrecision(new Uint8Array(model.weights), 'F16'),
        };
    folder['tokenizer.json'] = strToU8(files.tokenizer);
    folder['tokenizer_config.json'] = strToU8(files.tokenizerConfig);
    folder['trainspotter.json'] = strToU8(
      JSON.stringify({ base: entry.base, about: entry.about, kind: entry.kind, read: entry.read }, null, 1),
    );
    const name = slug(entry.name);
    // weights hardly shrink: they are stored as they are, which takes no time
    return {
      name: `${name}.zip`,
      bytes: zipSync({ [name]: folder }, { level: 0 }) as Uint8Array<ArrayBuffer>,
    };
  }

  #takeIn(model: KeptModel): void {
    const { id, entry, files, weights } = model;
    if (this.#engine.models.some((known) => known.id === id)) return;
    this.#kept.set(id, model);
    this.#engine.add(entry, { ...files, id, graph: null, weights: new Uint8Array(weights), selfCheck: null });
    this.#list();
  }

  #list(): void {
    this.list = [...this.#kept.values()].map(({ entry }) => entry).reverse();
  }
}

/** A copy that nothing else holds. */
const bufferOf = (bytes: Uint8Array): ArrayBuffer => Uint8Array.from(bytes).buffer;

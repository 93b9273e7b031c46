import type { ModelRole, Roles } from '../passes/need';
import type { Alternatives } from '../passes/records';
import type { Engine } from './engine.svelte';

/** Tokens at each position. */
const COUNT = 10;

/** The likeliest tokens at each position of a text under target and reference: one text's at a time. */
export class LikelyTokens {
  /** By role, as far as they are there. */
  byRole = $state.raw<Partial<Record<ModelRole, Alternatives>>>({});

  readonly #engine: Engine;
  #asked = '';

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** Fetches those of a text, once. */
  async ask(text: string, roles: Roles): Promise<void> {
    const asked = keyOf(text, roles);
    if (asked === this.#asked) return;
    this.#drop();
    this.#asked = asked;
    try {
      for (const role of ['target', 'reference'] as const) {
        const model = roles[role];
        if (model === null) continue;
        const found = await this.#engine.alternatives(model, text, COUNT);
        if (this.#asked !== asked) return;
        this.byRole = { ...this.byRole, [role]: found };
      }
    } catch {
      this.#asked = ''; // asked again at the next focus
    }
  }

  /** Lets go of what is of another text, or of other models. */
  keepOnly(text: string, roles: Roles): void {
    if (keyOf(text, roles) !== this.#asked) this.#drop();
  }

  #drop(): void {
    this.#asked = '';
    if (Object.keys(this.byRole).length > 0) this.byRole = {};
  }
}

function keyOf(text: string, { target, reference }: Roles): string {
  return `${target}\n${reference}\n${text}`;
}

import { openDatabase, type Database } from './database';

/** Mean losses over a run's texts, nats a token, in their order; null = the text cannot be scored. */
export type Losses = readonly (number | null)[];

/** What shadow models made of texts, kept in this browser; where there is no database, for as long as the page is open. */
export class ShadowShelf {
  #db: Promise<Database | null> | null = null;
  readonly #here = new Map<string, Losses>();

  async get(key: string): Promise<Losses | null> {
    const here = this.#here.get(key);
    if (here) return here;
    const db = await this.#open();
    return (await db?.get('shadows', key).catch(() => undefined)) ?? null;
  }

  async put(key: string, losses: Losses): Promise<void> {
    this.#here.set(key, losses);
    const db = await this.#open();
    await db?.put('shadows', losses, key).catch(() => undefined); // no room: they are there until the page is closed
  }

  #open(): Promise<Database | null> {
    return (this.#db ??= openDatabase(() => {
      this.#db = Promise.resolve(null);
    }));
  }
}

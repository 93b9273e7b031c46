import type { RunRecord } from '../../lab/runRecord';

const KEY = 'trainspotter-run-names';

/** Names that a visitor gave to runs, kept in this browser. */
export class RunNames {
  #names = $state.raw<Readonly<Record<string, string>>>(read());

  of(id: string, otherwise: string): string {
    return this.#names[id] ?? otherwise;
  }

  /** A record under its present name. */
  named(record: RunRecord): RunRecord {
    const name = this.#names[record.id];
    return name === undefined ? record : { ...record, spec: { ...record.spec, name } };
  }

  /** An empty name gives back the first one. */
  rename(id: string, name: string): void {
    const others = Object.entries(this.#names).filter(([other]) => other !== id);
    this.#names = Object.fromEntries(name.trim() === '' ? others : [...others, [id, name.trim()]]);
    try {
      localStorage.setItem(KEY, JSON.stringify(this.#names));
    } catch {
      // nothing can be kept here: the name lasts as long as the tab
    }
  }
}

function read(): Record<string, string> {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? '{}');
    return Object.fromEntries(Object.entries(kept ?? {}).filter(([, name]) => typeof name === 'string'));
  } catch {
    return {};
  }
}

import type { Need, Roles } from './need';
import type { Trace } from './trace';
import { viewText, type View } from './views';

/** One model over one view of one text. */
export interface Pass {
  /** The same model reading the same words has the same key, whichever view or attack asked for it. */
  readonly key: string;
  /** Folder name of the model. */
  readonly model: string;
  /** Index of the text in the planned list. */
  readonly text: number;
  readonly view: View;
  /** The words that the model reads. */
  readonly words: string;
}

/** The needs of one attack. */
export interface Demand {
  readonly attack: string;
  readonly needs: readonly Need[];
}

export interface Plan {
  /** Each pass once; those that let the cheapest attack finish come first. */
  readonly passes: readonly Pass[];
  /** Passes that the attacks would run if each ran its own. */
  readonly asked: number;
  /** Attacks that cannot run, because no model plays a role that they need. */
  readonly missing: readonly { readonly attack: string; readonly roles: readonly Need['model'][] }[];
}

export function passKey(model: string, words: string): string {
  return `${model}\n${words}`;
}

/**
 * The fewest passes that give every attack what it needs over all texts.
 *
 * Attacks are served in order of how many passes they still lack, so cheap ones finish first over all texts and their
 * results stream while the others run.
 *
 * @param known tells that a trace is there already; such a pass is not planned again
 */
export function planPasses(
  texts: readonly string[],
  demands: readonly Demand[],
  roles: Roles,
  known: (key: string) => boolean = () => false,
): Plan {
  const missing = demands.flatMap(({ attack, needs }) => {
    const lacking = [...new Set(needs.map((need) => need.model))].filter((role) => roles[role] === null);
    return lacking.length > 0 ? [{ attack, roles: lacking }] : [];
  });
  const unable = new Set(missing.map(({ attack }) => attack));
  const able = demands.filter(({ attack }) => !unable.has(attack));
  const wanted = wantedPasses(texts);
  const waiting = able.map(({ needs }) => needs.flatMap(({ model, view }) => wanted(roles[model]!, view)));
  const planned = new Set<string>();
  const lacks = ({ key }: Pass) => !planned.has(key) && !known(key);
  const passes: Pass[] = [];
  while (waiting.length > 0) {
    const lacking = waiting.map((all) => new Set(all.filter(lacks).map(({ key }) => key)).size);
    const [next] = waiting.splice(lacking.indexOf(Math.min(...lacking)), 1);
    for (const pass of next!) {
      if (!lacks(pass)) continue;
      planned.add(pass.key);
      passes.push(pass);
    }
  }
  return { passes, asked: able.reduce((sum, { needs }) => sum + needs.length * texts.length, 0), missing };
}

/** A model's passes over a view of all texts, made once: a long key that is looked up often keeps its hash. */
function wantedPasses(texts: readonly string[]): (model: string, view: View) => readonly Pass[] {
  const made = new Map<string, readonly Pass[]>();
  return (model, view) => {
    const name = passKey(model, JSON.stringify(view));
    let passes = made.get(name);
    if (!passes) {
      passes = texts.map((given, text) => {
        const words = viewText(view, given);
        return { key: passKey(model, words), model, text, view, words };
      });
      made.set(name, passes);
    }
    return passes;
  };
}

/** What an attack may read of one text: the traces of its roles, looked up by what each model read. */
export function readSignals(text: string, roles: Roles, traces: { get(key: string): Trace | undefined }) {
  return {
    text,
    trace(role: Need['model'], view: View = { kind: 'plain' }): Trace {
      const model = roles[role];
      const found = model === null ? undefined : traces.get(passKey(model, viewText(view, text)));
      if (!found)
        throw new Error(`no trace of the ${role} over the ${view.kind} view: the attack did not declare it`);
      return found;
    },
  };
}

/** Whether every trace that a demand needs for a text is there. */
export function isServed(
  text: string,
  needs: readonly Need[],
  roles: Roles,
  has: (key: string) => boolean,
): boolean {
  return needs.every(({ model, view }) => {
    const name = roles[model];
    return name !== null && has(passKey(name, viewText(view, text)));
  });
}

import { estimatedTokens, NO_COST, type Cost } from './cost';

export interface SamiaSettings {
  /** Continuations of each text. */
  readonly samples: number;
  readonly temperature: number;
  readonly topK: number | null;
}

export const SAMIA: SamiaSettings = { samples: 10, temperature: 1, topK: 50 };

/** A text cut in two at white space: the target is given the first half of its words. */
export interface SamiaTask {
  readonly id: string;
  readonly prompt: string;
  /** What really follows, with the white space before it. */
  readonly suffix: string;
  /** Tokens to be written: about as many as the suffix has. */
  readonly newTokens: number;
}

export interface SamiaPlan {
  readonly tasks: readonly SamiaTask[];
  /** Ids of texts of a single word, which have no two halves: their score is undefined. */
  readonly undefined: readonly string[];
  readonly settings: SamiaSettings;
  readonly cost: Cost;
}

/** The two halves of a text by words, the first having one fewer where they are odd; null where it has one word. */
export function samiaHalves(text: string): { readonly prompt: string; readonly suffix: string } | null {
  const words = [...text.matchAll(/\S+/gu)];
  const middle = Math.floor(words.length / 2);
  const last = words[middle - 1];
  if (last === undefined) return null;
  const cut = last.index + last[0].length;
  return { prompt: text.slice(0, cut), suffix: text.slice(cut) };
}

/** What SaMIA has the target write (attacks.md C10). @throws RangeError unless there is at least one sample */
export function samiaPlan(
  texts: readonly { readonly id: string; readonly text: string }[],
  settings: SamiaSettings,
  tokensOf: (text: string) => number = estimatedTokens,
): SamiaPlan {
  const { samples } = settings;
  if (!(Number.isInteger(samples) && samples >= 1))
    throw new RangeError('At least one continuation has to be written.');
  const tasks = texts.flatMap(({ id, text }): SamiaTask[] => {
    const halves = samiaHalves(text);
    return halves === null ? [] : [{ id, ...halves, newTokens: tokensOf(halves.suffix) }];
  });
  const known = new Set(tasks.map(({ id }) => id));
  const written = tasks.reduce((sum, { newTokens }) => sum + samples * newTokens, 0);
  return {
    tasks,
    undefined: texts.flatMap(({ id }) => (known.has(id) ? [] : [id])),
    settings,
    cost: { ...NO_COST, generatedTokens: written },
  };
}

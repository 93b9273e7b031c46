import { jit, numpy as np, tree } from '@jax-js/jax';
import { Random } from '../../src/data/random';
import type { Gpt2Config } from '../../src/models/gpt2Config';
import type { SampleSettings } from '../../src/models/labContract';
import { seedFor } from '../../src/passes/digest';
import { drawToken } from '../../src/training/drawToken';
import type { Parameters } from './gpt2';
import { nextLogits, type Cache } from './gpt2Cached';

/** Prompts that are continued together: as many cost little more than one. */
const ROWS = 16;
/** Positions are reserved in multiples of this: each takes a compilation of its own. */
const GRAIN = 32;

/** A prompt's tokens, BOS in front, and a number that tells apart several continuations of one prompt. */
export interface TokenPrompt {
  readonly sequence: readonly number[];
  readonly draw: number;
}

type Program = (
  parameters: Parameters,
  cache: Cache,
  ids: np.Array,
  position: np.Array,
) => [logits: np.Array, cache: Cache];

const programs = new Map<string, Program>();

function programFor(config: Gpt2Config): Program {
  const { n_layer, n_embd, n_head, n_positions, vocab_size, layer_norm_epsilon } = config;
  const key = [n_layer, n_embd, n_head, n_positions, vocab_size, layer_norm_epsilon].join();
  let made = programs.get(key);
  if (!made) {
    made = jit((parameters: Parameters, cache: Cache, ids: np.Array, position: np.Array) =>
      nextLogits(parameters, config, cache, ids, position),
    ) as Program;
    programs.set(key, made);
  }
  return made;
}

/**
 * Continues prompts token by token, up to sixteen side by side: keys and values of what was read are kept, prompts are
 * read in the same steps in which others are already continued. Each continuation has random numbers of its own, from
 * the seed, its prompt and its number.
 *
 * @param end the token that ends a text; never drawn where the settings do not stop at it; null = none
 * @param onStep told after each step what share of the work is done; false ends it
 * @returns the drawn tokens of each prompt; null where it was ended
 */
export async function continuations(
  parameters: Parameters,
  config: Gpt2Config,
  prompts: readonly TokenPrompt[],
  settings: SampleSettings,
  end: number | null,
  onStep: (share: number) => boolean | Promise<boolean>,
): Promise<number[][] | null> {
  const drawn: number[][] = [];
  for (let from = 0; from < prompts.length; from += ROWS) {
    const some = prompts.slice(from, from + ROWS);
    const told = (share: number) => onStep((from + share * some.length) / prompts.length);
    const rows = await continueRows(parameters, config, some, settings, end, told);
    if (!rows) return null;
    drawn.push(...rows);
  }
  return drawn;
}

async function continueRows(
  parameters: Parameters,
  config: Gpt2Config,
  prompts: readonly TokenPrompt[],
  settings: SampleSettings,
  end: number | null,
  told: (share: number) => boolean | Promise<boolean>,
): Promise<number[][] | null> {
  const { n_positions: context, vocab_size: size } = config;
  const randoms = prompts.map(
    ({ sequence, draw }) => new Random(seedFor(settings.seed, 'sample', draw, ...sequence)),
  );
  const lengths = prompts.map(({ sequence }) => Math.min(context + 1, sequence.length + settings.tokens));
  const steps = Math.max(...lengths) - 1; // the last token is drawn and not read
  const program = programFor(config);
  let cache = emptyCache(config, Math.min(context, Math.ceil(Math.max(1, steps) / GRAIN) * GRAIN));
  const texts = prompts.map(({ sequence }) => [...sequence]);
  const ended = prompts.map(() => false);
  const never = settings.stopAtEnd ? null : end;
  try {
    for (let t = 0; t < steps && !ended.every(Boolean); t++) {
      const ids = Int32Array.from({ length: ROWS }, (_, row) => texts[row]?.[t] ?? 0);
      const [logits, next] = program(tree.ref(parameters), cache, np.array(ids), np.array(Int32Array.of(t)));
      cache = next;
      const values = (await logits.data()) as Float32Array;
      texts.forEach((text, row) => {
        if (text.length > t + 1 || ended[row]) return;
        const own = values.subarray(row * size, (row + 1) * size);
        const token = drawToken(own, settings, never, randoms[row]!.uniform());
        ended[row] = (settings.stopAtEnd && token === end) || t + 2 >= lengths[row]!;
        if (!(settings.stopAtEnd && token === end)) text.push(token);
      });
      if (!(await told((t + 1) / steps))) return null;
    }
    return texts.map((text, row) => text.slice(prompts[row]!.sequence.length));
  } finally {
    tree.dispose(cache);
  }
}

/** Keys and values of every block, [ROWS, heads, positions, width of a head], all zero. */
function emptyCache({ n_layer, n_head, n_embd }: Gpt2Config, positions: number): Cache {
  const zeros = () => np.zeros([ROWS, n_head, positions, n_embd / n_head]);
  const cache: Cache = {};
  for (let i = 0; i < n_layer; i++) {
    cache[`k.${i}`] = zeros();
    cache[`v.${i}`] = zeros();
  }
  return cache;
}

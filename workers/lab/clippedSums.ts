import { defaultDevice, numpy as np, tree } from '@jax-js/jax';
import type { Gpt2Config } from '../../src/models/gpt2Config';
import { addScaled, wholeNorm, type Tensors } from '../../src/training/adamW';
import type { RunPlan } from '../../src/training/plan';
import type { Recipe } from '../../src/training/recipe';
import { dropoutMasks, dropoutSites } from './dropout';
import type { Parameters } from './gpt2';
import { readOut, zerosOf } from './parameters';
import { paddedRows, type TokenText } from './rows';
import type { TrainingPrograms } from './trainingPrograms';

/** How gradients of single texts are taken: one text after the other, or several by one program (vmap). */
export type PerExample = 'loop' | 'batched';

/**
 * The faster form on the device in use, as measured: on WebAssembly a loop costs 1.2 to 2.6 times a plain gradient, the
 * batched form 12 to 17 times; a GPU, which waits for small programs, is faster with few large ones.
 */
export const fasterForm = (device = defaultDevice()): PerExample =>
  device === 'webgpu' ? 'batched' : 'loop';

/** What gradients of single texts take at most, while they are clipped side by side. */
const MOST_BYTES = 128 * 2 ** 20;
const MOST_TEXTS = 16;

/** A model in training, as gradients of single texts read it. Nothing of it is consumed. */
export interface ClippedOf {
  readonly config: Gpt2Config;
  readonly recipe: Recipe;
  readonly plan: Pick<RunPlan, 'paddedLength'>;
  readonly texts: readonly TokenText[];
  readonly programs: TrainingPrograms;
  readonly shapes: Readonly<Record<string, readonly number[]>>;
  readonly trained: Parameters;
  readonly frozen: Parameters;
  /** See Rows. */
  readonly columns: np.Array;
}

/** Over the texts of a lot. */
export interface ClippedSums {
  /** Sum of their mean losses, nats. */
  readonly loss: number;
  /** Sum of the gradients of their mean losses, each shortened to the clipping norm; outside the engine's memory. */
  readonly gradients: Tensors;
}

/**
 * @param lot positions in the list of texts
 * @param step what dropout masks are drawn from, beside the text
 */
export function clippedSums(
  of: ClippedOf,
  lot: readonly number[],
  step: number,
  clip: number,
  form: PerExample = fasterForm(),
): Promise<ClippedSums> {
  return form === 'loop' ? oneByOne(of, lot, step, clip) : batched(of, lot, step, clip);
}

async function oneByOne(
  of: ClippedOf,
  lot: readonly number[],
  step: number,
  clip: number,
): Promise<ClippedSums> {
  const { plan, texts, programs, shapes, trained, frozen, columns } = of;
  const gradients = zerosOf(shapes);
  let loss = 0;
  for (const text of lot) {
    const length = plan.paddedLength(text);
    const rows = paddedRows([texts[text]!], { rows: 1, length }, weightOf(texts[text]!), columns);
    const masks = masksOf(of, length, step, text);
    const [own, tensors] = programs.gradients(tree.ref(trained), tree.ref(frozen), rows, masks);
    const read = await readOut(tensors);
    tree.dispose(tensors);
    addScaled(gradients, read, Math.min(1, clip / Math.max(wholeNorm(read), 1e-30)));
    loss += (await own.data())[0]!;
  }
  return { loss, gradients };
}

/** Clipped and summed in the engine; what stays free of a batch is padding, whose gradients are zero. */
async function batched(
  of: ClippedOf,
  lot: readonly number[],
  step: number,
  clip: number,
): Promise<ClippedSums> {
  const { plan, texts, programs, shapes, trained, frozen, columns } = of;
  const gradients = zerosOf(shapes);
  const size = batchOf(shapes);
  let loss = 0;
  for (const length of new Set(lot.map((text) => plan.paddedLength(text)))) {
    const alike = lot.filter((text) => plan.paddedLength(text) === length);
    for (let from = 0; from < alike.length; from += size) {
      const own = alike.slice(from, from + size);
      const all = Array.from({ length: size }, (_, i) => own[i] ?? null);
      const rows = all.map((text) => {
        const list = text === null ? [] : [texts[text]!];
        return paddedRows(list, { rows: 1, length }, text === null ? 0 : weightOf(texts[text]!), columns);
      });
      const masks = all.map((text) => masksOf(of, length, step, text ?? own[0]!));
      const [sum, tensors] = programs.clipped(
        tree.ref(trained),
        tree.ref(frozen),
        {
          ids: stacked(rows.map(({ ids }) => ids)),
          targets: stacked(rows.map(({ targets }) => targets)),
          weights: stacked(rows.map(({ weights }) => weights)),
          columns: columns.ref,
        },
        Object.fromEntries(
          Object.keys(masks[0]!).map((site) => [site, stacked(masks.map((each) => each[site]!))]),
        ),
        np.array(clip),
      );
      tree.dispose(rows.map((each) => each.columns));
      addScaled(gradients, await readOut(tensors), 1);
      tree.dispose(tensors);
      loss += (await sum.data())[0]!;
    }
  }
  return { loss, gradients };
}

/** Texts that are read at once: one shape, so that a run compiles once for each padded length. */
export function batchOf(shapes: Readonly<Record<string, readonly number[]>>): number {
  const numbers = Object.values(shapes).reduce((sum, shape) => sum + shape.reduce((a, b) => a * b, 1), 0);
  return Math.max(1, Math.min(MOST_TEXTS, Math.floor(MOST_BYTES / (4 * numbers))));
}

const weightOf = ({ read }: TokenText) => 1 / read.length;
const stacked = (arrays: np.Array[]) => np.stack(arrays);

const masksOf = ({ recipe, config }: ClippedOf, length: number, step: number, text: number) =>
  dropoutMasks(dropoutSites(recipe, config, 1, length), recipe.seed, step, text);

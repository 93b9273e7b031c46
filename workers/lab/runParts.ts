import { OtherVersion, readCheckpoint, type Checkpoint } from '../../src/models/checkpointFile';
import type { FineTuneRequest } from '../../src/models/labContract';
import { digest } from '../../src/passes/digest';
import { paddedLengths } from '../../src/training/batches';
import { RunPlan } from '../../src/training/plan';
import { checkRecipe, type Recipe } from '../../src/training/recipe';
import { TextError } from './failures';
import type { LabModel } from './labModel';
import { pairedTexts, readTexts, type ReadTexts } from './readTexts';

/** A request, understood: all that a run is made of. */
export interface RunParts {
  readonly recipe: Recipe;
  readonly texts: ReadTexts;
  /** What stands in the place of each text from the second epoch on; null = the texts themselves. */
  readonly later: ReadTexts | null;
  readonly heldOut: ReadTexts;
  readonly plan: RunPlan;
  /** What held-out texts are padded to: what the others are, where that is long enough, for the sake of compilations. */
  readonly heldOutLengths: readonly number[];
  /** Of recipe, model and texts. */
  readonly digest: string;
  /** The checkpoint that the run goes on from. */
  readonly from: Checkpoint | null;
  /** Why it does not go on from the one that was given, in a sentence; null where it does or was given none. */
  readonly refused: string | null;
}

/** @throws TextError where the request or its checkpoint makes no sense */
export function runParts({ config, tokenizer }: LabModel, request: FineTuneRequest): RunParts {
  try {
    const recipe = checkRecipe(request.recipe, config.n_layer);
    const frame = { context: config.n_positions, size: config.vocab_size };
    const read = (list: readonly string[]) => readTexts(tokenizer, list, { ...frame, end: recipe.endOfText });
    if (request.later && request.later.length !== request.texts.length)
      throw new TextError('From the second epoch on there have to be as many texts as in the first.');
    const all = read(request.texts);
    const [texts, later] = request.later ? pairedTexts(all, read(request.later)) : [all, null];
    const heldOut = readTexts(tokenizer, request.heldOut, { ...frame, end: false });
    const plan = new RunPlan(recipe, texts.lengths, config.n_positions, later?.lengths);
    const fit = heldOut.lengths.every((length) => length <= plan.lengths.at(-1)!);
    const { texts: own, later: then, heldOut: others, model } = request;
    const parts = {
      recipe,
      texts,
      later,
      heldOut,
      plan,
      heldOutLengths: fit ? plan.lengths : paddedLengths(heldOut.lengths, config.n_positions),
      digest: digest(JSON.stringify([recipe, model, config, own, others, ...(then ? [then] : [])])),
    };
    return { ...parts, ...accepted(request.from, parts.digest) };
  } catch (error) {
    throw error instanceof RangeError ? new TextError(error.message) : error;
  }
}

/** One of another version of this page is not gone on from. @throws TextError where it is none, or of another run */
function accepted(file: Uint8Array | null, expected: string): Pick<RunParts, 'from' | 'refused'> {
  if (file === null) return { from: null, refused: null };
  let from: Checkpoint;
  try {
    from = readCheckpoint(file);
  } catch (error) {
    if (error instanceof OtherVersion)
      return { from: null, refused: `Training began anew: ${error.message}.` };
    throw new TextError(error instanceof Error ? error.message : String(error));
  }
  if (from.digest !== expected)
    throw new TextError('The checkpoint is of another run: its recipe, its model or its texts differ.');
  return { from, refused: null };
}

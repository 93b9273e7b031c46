import * as v from 'valibot';
import type { FitState, Tensors } from '../training/adamW';
import type { Curve } from '../training/curve';
import { readMetadata, readTensors, weightsFile, type NamedTensor } from './weightsFile';

/** All that a run needs to go on as if it had never stopped; what is random is drawn from the seed and the step. */
export interface Checkpoint extends FitState {
  /** Of recipe, model and texts: a run goes on only where all are the same. */
  readonly digest: string;
  /** Steps done. */
  readonly step: number;
  readonly curve: Curve;
  /** What was trained at the epoch of lowest held-out loss, where the recipe goes back to it. */
  readonly best: Tensors | null;
}

/** Goes up where a run that goes on would draw or compute otherwise than it has begun: 2, lots and noise of DP-SGD. */
const VERSION = 2;

/** The checkpoint was made by another version of this page, which would go on otherwise. */
export class OtherVersion extends Error {
  constructor() {
    super('the checkpoint is of another version of this page');
  }
}

const loss = v.nullable(v.number());
const Facts = v.object({
  version: v.literal(VERSION),
  digest: v.string(),
  step: v.pipe(v.number(), v.integer(), v.minValue(0)),
  curve: v.object({
    steps: v.array(loss),
    epochs: v.array(v.object({ epoch: v.number(), trainLoss: loss, heldOutLoss: loss, epsilon: loss })),
  }),
});

const PARTS = ['trained', 'first', 'second', 'best'] as const;

/** A checkpoint as a safetensors file: tensors "trained/NAME", "first/NAME", "second/NAME", "best/NAME" in float32. */
export function checkpointFile({ digest, step, curve, ...parts }: Checkpoint): Uint8Array<ArrayBuffer> {
  const named = PARTS.flatMap((part) =>
    [...(parts[part] ?? [])].map(([name, values]): NamedTensor => [
      `${part}/${name}`,
      [values.length],
      values,
    ]),
  );
  const facts: v.InferInput<typeof Facts> = {
    version: VERSION,
    digest,
    step,
    curve: { steps: [...curve.steps], epochs: [...curve.epochs] },
  };
  return weightsFile(named, 'F32', { trainspotter: JSON.stringify(facts) });
}

/** @throws OtherVersion, Error where the bytes are no checkpoint */
export function readCheckpoint(file: Uint8Array): Checkpoint {
  const tensors = readTensors(file);
  const { trainspotter } = readMetadata(file);
  if (typeof trainspotter !== 'string') throw new Error('the file is no checkpoint');
  const facts: unknown = JSON.parse(trainspotter);
  if (v.is(v.object({ version: v.number() }), facts) && facts.version !== VERSION) throw new OtherVersion();
  const { digest, step, curve } = v.parse(Facts, facts);
  const part = (name: string) =>
    new Map(
      tensors.flatMap(([full, , values]) =>
        full.startsWith(`${name}/`) ? [[full.slice(name.length + 1), values] as const] : [],
      ),
    );
  const best = part('best');
  return {
    digest,
    step,
    curve,
    trained: part('trained'),
    first: part('first'),
    second: part('second'),
    best: best.size > 0 ? best : null,
  };
}

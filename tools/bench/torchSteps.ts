/** The lab's training step in PyTorch, in a process of its own that waits while it is not asked. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import * as v from 'valibot';
import type { Recipe } from '../../src/training/recipe';

const folder = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));

const Facts = v.object({ torch: v.string(), threads: v.number() });
const Steps = v.object({ milliseconds: v.array(v.number()), losses: v.array(v.number()) });

export type TorchFacts = v.InferOutput<typeof Facts>;
export type TorchSteps = v.InferOutput<typeof Steps>;

export interface TorchRequest {
  /** Of a shipped model. */
  readonly model: string;
  /** BOS and tokens of each row, all of one length. Every step reads all rows. */
  readonly ids: readonly (readonly number[])[];
  readonly recipe: Recipe;
  readonly steps: number;
}

export interface Torch {
  readonly facts: TorchFacts;
  steps(request: TorchRequest): Promise<TorchSteps>;
  close(): void;
}

/** What python.mjs says where it finds no PyTorch. */
const NOT_INSTALLED = 2;

/** @returns null where no Python with PyTorch is found. @throws Error where there is one and it fails */
export async function startTorch(threads: number): Promise<Torch | null> {
  const child = spawn(
    process.execPath,
    [folder('tools/pretrain/python.mjs'), 'training_steps.py', String(threads)],
    // the C++ kernels are for bfloat16: without them nothing has to be built first
    { stdio: ['pipe', 'pipe', 'inherit'], env: { ...process.env, NO_KERNELS: '1' } },
  );
  const ended = once(child, 'exit').then(([code]) => code as number | null);
  child.stdin.on('error', () => undefined); // the answer that does not come says it
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const answer = async (): Promise<unknown> => {
    const { value, done } = await lines.next();
    return done ? null : (JSON.parse(value) as unknown);
  };
  const first = await answer();
  if (first === null) {
    if ((await ended) === NOT_INSTALLED) return null;
    throw new Error('PyTorch is installed, but training_steps.py failed');
  }
  return {
    facts: v.parse(Facts, first),
    async steps({ model, ...request }) {
      child.stdin.write(`${JSON.stringify({ ...request, model: folder(`public/models/${model}`) })}\n`);
      const steps = await answer();
      if (steps === null) throw new Error('PyTorch ended without an answer');
      return v.parse(Steps, steps);
    },
    close: () => child.stdin.end(),
  };
}

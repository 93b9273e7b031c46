import { group } from 'd3-array';
import type { SamiaSamples } from '../lab/attacks/samia';
import type { WorkRecord } from '../lab/runRecord';
import type { SamiaPlan, SamiaTask } from '../lab/samiaPlan';
import type { Continuation } from '../models/labContract';
import { EngineError } from '../models/result';
import { stopwatch } from './workProgress';
import type { WorkSite } from './workSite';

/** Tokens that lengths are rounded up to: a few lengths, each with many texts, are written faster than many. */
const GRAIN = 8;
const lengthOf = ({ newTokens }: SamiaTask) => Math.ceil(newTokens / GRAIN) * GRAIN;

/**
 * What the target writes behind the first halves of the texts. Texts with rests of about equal length are written side by
 * side; one whose first half the target cannot read has no samples.
 *
 * @throws EngineError, 'cancelled' where the site's signal says so
 */
export async function writeForSamia(
  { tasks, settings }: SamiaPlan,
  target: string,
  seed: number,
  { trainer, signal, tell }: WorkSite,
): Promise<{ readonly samples: SamiaSamples; readonly work: WorkRecord }> {
  const { samples: count, temperature, topK } = settings;
  const total = tasks.reduce((sum, task) => sum + lengthOf(task), 0);
  const watch = stopwatch();
  const samples = new Map<string, readonly string[]>();
  let [done, generatedTokens] = [0, 0];

  const write = async (alike: readonly SamiaTask[], tokens: number): Promise<void> => {
    const prompts = alike.flatMap(({ prompt }) =>
      Array.from({ length: count }, (_, draw) => ({ words: prompt, tokens: null, draw })),
    );
    const told = (part: number) => {
      const share = (done + part * tokens * alike.length) / total;
      const models = { models: 0, done: 0, kept: 0 };
      tell({ work: 'samia', phase: 'writing', ...models, share, secondsLeft: watch.left(share) });
    };
    let written: readonly Continuation[];
    try {
      const how = { tokens, temperature, topK, seed, stopAtEnd: true };
      written = await trainer.sample(target, prompts, how, told, signal);
    } catch (error) {
      if (!(error instanceof EngineError && error.kind === 'text')) throw error;
      if (alike.length > 1) for (const one of alike) await write([one], tokens);
      else done += tokens;
      return;
    }
    done += tokens * alike.length;
    alike.forEach(({ id }, i) => {
      const own = written.slice(i * count, (i + 1) * count);
      samples.set(
        id,
        own.map(({ text }) => text),
      );
      generatedTokens += own.reduce((sum, each) => sum + each.tokens.length, 0);
    });
  };
  for (const [tokens, alike] of group(tasks, lengthOf)) await write(alike, tokens);
  const seconds = watch.seconds();
  return {
    samples,
    work: { models: 0, kept: 0, trainingTokens: 0, generatedTokens, seconds, model: null },
  };
}

import { negativeLogLikelihood } from '../../attacks/loss';
import { planPasses } from '../../passes/plan';
import { isTrace } from '../../passes/records';
import { PLAIN } from '../../passes/views';
import type { Engine } from '../engine.svelte';

/** Mean loss of each text under a model, nats a token; null where it cannot be scored. @throws EngineError */
export async function meanLosses(
  engine: Engine,
  model: string,
  texts: readonly string[],
  signal: AbortSignal,
): Promise<(number | null)[]> {
  const roles = { target: model, reference: null, base: null, smaller: null };
  const { passes } = planPasses(
    texts,
    [{ attack: 'loss', needs: [{ model: 'target', view: PLAIN }] }],
    roles,
  );
  const found = new Map<string, number | null>();
  await engine.run(passes, {
    priority: 'background',
    signal,
    read: ({ text }) => ({ words: texts[text]! }),
    onRecord: ({ text }, record) => {
      if (isTrace(record)) found.set(texts[text]!, negativeLogLikelihood(record.logp));
    },
    onTextError: () => undefined,
  });
  return texts.map((text) => found.get(text) ?? null);
}

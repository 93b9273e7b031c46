import type { TextLoss } from '../lab/utility';
import { planPasses } from '../passes/plan';
import { isTrace } from '../passes/records';
import { PLAIN } from '../passes/views';
import type { Engine } from './engine.svelte';

/** What a model makes of each text, as it is scored everywhere else; null where it cannot be scored. @throws EngineError */
export async function textLosses(
  engine: Engine,
  model: string,
  texts: readonly string[],
  signal?: AbortSignal,
): Promise<(TextLoss | null)[]> {
  const roles = { target: model, reference: null, base: null, smaller: null };
  const demand = { attack: 'loss', needs: [{ model: 'target' as const, view: PLAIN }] };
  const found = new Map<string, TextLoss>();
  await engine.run(planPasses(texts, [demand], roles).passes, {
    priority: 'background',
    ...(signal && { signal }),
    read: ({ text }) => ({ words: texts[text]! }),
    onRecord: ({ text }, record) => {
      if (!isTrace(record) || record.logp.length === 0) return;
      const nll = record.logp.reduce((sum, logp) => sum - logp, 0);
      found.set(texts[text]!, { nll, tokens: record.logp.length });
    },
    onTextError: () => undefined,
  });
  return texts.map((text) => found.get(text) ?? null);
}

/** Nats a token. */
export const meanLoss = (loss: TextLoss | null) => loss && loss.nll / loss.tokens;

import type { DataPlan } from '../lab/dataPlan';
import { setLoss, type Utility } from '../lab/utility';
import type { Engine } from './engine.svelte';
import { textLosses } from './textLosses';

/** How well a model does on held-out texts and on texts of other kinds, beside its base. @throws EngineError */
export async function measureUse(
  engine: Engine,
  { heldOut }: Pick<DataPlan, 'heldOut'>,
  unrelated: readonly string[],
  { model, base }: { readonly model: string; readonly base: string },
  signal: AbortSignal,
): Promise<Utility> {
  const words = heldOut.map(({ text }) => text);
  const of = async (id: string) => ({
    heldOut: setLoss(await textLosses(engine, id, words, signal)),
    unrelated: setLoss(await textLosses(engine, id, unrelated, signal)),
  });
  return { ...(await of(model)), base: await of(base) };
}

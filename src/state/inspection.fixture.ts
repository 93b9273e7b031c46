import { passKey } from '../passes/plan';
import { traceOf } from '../passes/trace.fixture';
import { fakeEngine, type FakeEngine } from './fakeEngine.fixture';
import { fullGround } from './ground.fixture';
import { Inspection } from './inspection.svelte';
import { Settings } from './settings.svelte';

export interface FakeInspection extends Partial<FakeEngine> {
  readonly ground?: ReturnType<typeof fullGround>;
  readonly rest?: () => Promise<void>;
}

/** An inspection over an engine whose target gives −1 and −3 to two tokens, and whose other models give −4 to each. */
export function inspectionOf(given: FakeInspection = {}) {
  const { engine, ran, asked } = fakeEngine({
    trace: (_, { model, noise }) => traceOf(model === 'small-ft' && !noise ? [-1, -3] : [-4, -4]),
    ...given,
  });
  const settings = new Settings();
  const inspection = new Inspection(
    engine,
    settings,
    given.ground ?? fullGround(),
    given.rest ?? (() => Promise.resolve()),
  );
  /** Plain passes, as "model: words". */
  const plain = () =>
    ran.flatMap(({ pass, reading: { words } }) =>
      pass.key === passKey(pass.model, words) ? [`${pass.model}: ${words}`] : [],
    );
  const score = (text: string) => {
    inspection.text = text;
    return inspection.score();
  };
  return { inspection, settings, ran, asked, plain, score };
}

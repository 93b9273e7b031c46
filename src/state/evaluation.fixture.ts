import type { LabelledText } from '../data/records';
import { traceOf } from '../passes/trace.fixture';
import { Evaluation } from './evaluation.svelte';
import { fakeEngine, type FakeEngine } from './fakeEngine.fixture';
import { fullGround } from './ground.fixture';
import type { SetScorer } from './setScorer';
import { Settings } from './settings.svelte';

/** Texts of a labelled set: every other one is a member. For tests. */
export const textsOf = (count: number): LabelledText[] =>
  Array.from({ length: count }, (_, i) => ({
    id: `t-${i}`,
    text: `Text number ${i}, of some Length`,
    member: i % 2 === 0,
  }));

export interface FakeEvaluation extends Partial<FakeEngine> {
  readonly target?: string;
  readonly ground?: ReturnType<typeof fullGround>;
  readonly scorer?: SetScorer;
}

/** An evaluation over an engine that makes records up: members are easier for small-ft, and only for it. */
export function evaluationOf(given: FakeEvaluation = {}) {
  const { engine, ran } = fakeEngine({
    trace({ words }, { model, key }) {
      if (words.includes('unreadable')) return 'it cannot be read';
      const number = Number(/\n\D*(\d+)/.exec(key)![1]); // of the text: words may have been swapped
      return traceOf([-1 - (number % 5) / 10 - (model === 'small-ft' ? number % 2 : 0), -1]);
    },
    ...given,
  });
  const settings = Object.assign(new Settings(), given.target === undefined ? {} : { target: given.target });
  const evaluation = new Evaluation(engine, settings, given.ground ?? fullGround(), given.scorer);
  const row = (id: string) => evaluation.rows.find((each) => each.id === id)!;
  return { evaluation, settings, ran, row };
}

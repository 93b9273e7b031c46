import { vi } from 'vitest';
import type { ModelRole, Need } from '../passes/need';
import { planPasses, type Pass } from '../passes/plan';
import { need, SOURCES } from '../passes/plan.fixture';
import { PLAIN } from '../passes/views';
import type { Engine, RunOptions } from './engine.svelte';
import { quiet } from './fakeWorkers.fixture';

/** For tests of engine.run(): what is planned, and what is handed over. */
export const ROLES = { target: 'm', reference: 'r', base: 'r', smaller: null };

export const passesFor = (texts: readonly string[], ...needs: readonly Need[]) =>
  planPasses(texts, [{ attack: 'a', needs }], ROLES, () => false, SOURCES).passes;
export const many = (count: number) => Array.from({ length: count }, (_, i) => `text ${i}`);
const wordsOf = ({ key }: Pass) => /\n([^\n]*)/.exec(key)![1]!;
export const gradients = (model: ModelRole = 'target') => need(model, PLAIN, { record: 'gradients' });

export function options(other: Partial<Pick<RunOptions, 'read' | 'onRecord' | 'signal'>> = {}) {
  return {
    priority: 'background' as const,
    onTextError: vi.fn<RunOptions['onTextError']>(),
    ...other,
    onRecord: vi.fn<RunOptions['onRecord']>(other.onRecord),
    read: vi.fn<RunOptions['read']>(other.read ?? ((pass) => ({ words: wordsOf(pass) }))),
  };
}

/** Answers that wait until a test lets them go. */
export function gate() {
  const waiting: (() => void)[] = [];
  return {
    pass: () => new Promise<void>((resolve) => waiting.push(resolve)),
    get waiting() {
      return waiting.length;
    },
    async open() {
      while (waiting.length > 0) {
        waiting.shift()!();
        await quiet();
      }
    },
  };
}

/** Opens an engine whose models are at hand. */
export async function ready(engine: Engine): Promise<Engine> {
  await engine.open();
  for (const model of ['m', 'r']) await engine.ensure(model);
  return engine;
}

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ScoringApi } from '../models/scoringContract';
import { planPasses } from '../passes/plan';
import { need, SOURCES } from '../passes/plan.fixture';
import { Engine } from './engine.svelte';
import { modelEntry } from './fakeEngine.fixture';
import { fakeLab } from './fakeLab.fixture';
import { stubBrowser, stubSite } from './fakeSite.fixture';
import { bytesOf, good, reportOf, TRACE } from './fakeWorkers.fixture';

let told: string[];
let fetched: number;

beforeEach(() => {
  const site = stubSite();
  told = [];
  fetched = 0;
  site.onFetch = () => fetched++;
  const api: Partial<ScoringApi> = {
    load({ id }) {
      told.push(`load ${id}`);
      return good(reportOf(id));
    },
    unload(model) {
      told.push(`unload ${model}`);
      return good(null);
    },
    trace(model) {
      told.push(`trace ${model}`);
      return good(TRACE);
    },
  };
  site.behaviour = { wasm: api };
});

afterEach(() => {
  vi.unstubAllGlobals();
});

async function openEngine(): Promise<Engine> {
  stubBrowser({});
  const engine = new Engine('https://page/models/', 'wasm', fakeLab());
  await engine.open();
  return engine;
}

async function score(engine: Engine, target: string): Promise<void> {
  const roles = { target, reference: null, base: null, smaller: null };
  const { passes } = planPasses(
    ['One'],
    [{ attack: 'a', needs: [need('target')] }],
    roles,
    () => false,
    SOURCES,
  );
  await engine.run(passes, {
    priority: 'background',
    read: () => ({ words: 'One' }),
    onRecord: () => undefined,
    onTextError: () => undefined,
  });
}

describe('a model that is taken in', () => {
  it('scores as a shipped one does, from the bytes that came with it', async () => {
    const engine = await openEngine();
    engine.add(modelEntry('mine', 'm', 1), bytesOf('whatever'));
    const before = fetched;
    await score(engine, 'mine');
    expect(told).toEqual(['load mine', 'trace mine']);
    expect(fetched).toBe(before);
    expect(engine.models.map(({ id }) => id)).toEqual(['m', 'r', 'mine']);
    expect(engine.entry('mine').base).toBe('m');
    expect((await engine.files('mine')).id).toBe('mine');
  });

  it('is refused where its name is taken, since what is known by the name would be wrong', async () => {
    const engine = await openEngine();
    expect(() => engine.add(modelEntry('m', null, 1), bytesOf('m'))).toThrow('There is a model "m" already.');
    engine.add(modelEntry('mine', 'm', 1), bytesOf('mine'));
    expect(() => engine.add(modelEntry('mine', 'm', 1), bytesOf('mine'))).toThrow('already');
  });

  it('leaves nothing behind when it goes, and a shipped one does not go', async () => {
    const engine = await openEngine();
    engine.add(modelEntry('mine', 'm', 1), bytesOf('mine'));
    await score(engine, 'mine');
    engine.remove('mine');
    engine.remove('m');
    expect(engine.models.map(({ id }) => id)).toEqual(['m', 'r']);
    expect(engine.reports).toEqual({});
    await vi.waitFor(() => {
      expect(told.at(-1)).toBe('unload mine');
    });
    await expect(engine.files('mine')).rejects.toThrow('no model "mine"');
  });

  it('makes room in a worker for others: nobody needs every epoch of a training at once', async () => {
    const engine = await openEngine();
    for (let epoch = 0; epoch < 10; epoch++) {
      engine.add(modelEntry(`epoch-${epoch}`, 'm', 1), bytesOf('x'));
      await score(engine, `epoch-${epoch}`);
    }
    expect(told.filter((one) => one.startsWith('unload'))).toEqual(['unload epoch-0', 'unload epoch-1']);
  });
});

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { EngineError } from '../models/result';
import type { ModelBytes, ScoringApi } from '../models/scoringContract';
import { variantName, type WeightNoise } from '../passes/need';
import { planPasses, type Pass } from '../passes/plan';
import { need, SOURCES } from '../passes/plan.fixture';
import { PLAIN } from '../passes/views';
import { Engine } from './engine.svelte';
import { fakeLab } from './fakeLab.fixture';
import { GPU_ADAPTER, stubBrowser, stubSite } from './fakeSite.fixture';
import { good, reportOf, TRACE } from './fakeWorkers.fixture';

const ROLES = { target: 'm', reference: null, base: null, smaller: null };
const noise = (pair: number): WeightNoise => ({ seed: 0, pair, sign: 1, relativeSd: 0.02 });
const name = (pair: number) => variantName('m', noise(pair));

let site: ReturnType<typeof stubSite>;
let lab: ReturnType<typeof fakeLab>;
/** What workers were told to do, in order: "load m~…", "unload m~…", "trace m~…". */
let told: string[];
let loads: ModelBytes[];

beforeEach(() => {
  site = stubSite();
  lab = fakeLab();
  told = [];
  loads = [];
  const api: Partial<ScoringApi> = {
    load(files) {
      told.push(`load ${files.id}`);
      loads.push(files);
      return good(reportOf(files.id));
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
  site.behaviour = { wasm: api, webgpu: api };
});

afterEach(() => {
  vi.unstubAllGlobals();
});

async function openEngine(cores = 1): Promise<Engine> {
  stubBrowser({ cores });
  const engine = new Engine('https://page/models/', 'wasm', lab);
  await engine.open();
  return engine;
}

/** Passes over each text by variants, one variant after the other. */
function passesBy(pairs: readonly number[], texts = ['One']): readonly Pass[] {
  const needs = pairs.map((pair) => need('target', PLAIN, { noise: noise(pair) }));
  return planPasses(texts, [{ attack: 'mope', needs }], ROLES, () => false, SOURCES).passes;
}

const run = (engine: Engine, passes: readonly Pass[]) =>
  engine.run(passes, {
    priority: 'background',
    read: () => ({ words: 'One' }),
    onRecord: () => undefined,
    onTextError: () => undefined,
  });

const only = (verb: string) => told.filter((one) => one.startsWith(`${verb} `));
const perturbed = () => lab.perturb.mock.calls.map(([, { pair }]) => pair);

describe('a model with noise on its weights', () => {
  it('is the model with other weights: no self-check of its own, no graph that knows their places', async () => {
    const engine = await openEngine();
    await run(engine, passesBy([3]));
    expect(loads.map(({ id }) => id)).toEqual(['m', name(3)]);
    const [base, variant] = loads;
    expect(variant).toEqual({
      ...base,
      id: name(3),
      graph: null,
      selfCheck: null,
      weights: Uint8Array.of(3, 2),
    });
    expect(lab.perturb.mock.calls).toEqual([[base!.weights, noise(3)]]);
    expect(only('trace')).toEqual([`trace ${name(3)}`]);
  });

  it('is made once for all texts, also where variants take turns', async () => {
    const engine = await openEngine();
    await run(engine, passesBy([0, 1, 2, 3], ['One', 'Two', 'Three']));
    const turns = [0, 1, 2, 3, 0, 1, 2, 3].flatMap((pair) => passesBy([pair]));
    await run(engine, turns);
    expect(perturbed()).toEqual([0, 1, 2, 3]);
    expect(only('load')).toHaveLength(1 + 4);
    expect(only('unload')).toEqual([]);
  });

  it('is made at most once for each worker', async () => {
    const engine = await openEngine(2);
    const texts = Array.from({ length: 6 }, (_, i) => `text ${i}`);
    await run(engine, passesBy([0, 1, 2, 3], texts));
    for (const pair of [0, 1, 2, 3]) {
      const times = perturbed().filter((made) => made === pair).length;
      expect(times).toBeGreaterThanOrEqual(1);
      expect(times).toBeLessThanOrEqual(2);
      expect(told.filter((one) => one === `load ${name(pair)}`).length).toBeLessThanOrEqual(2);
    }
  });

  it('makes room for others: the one that was used longest ago goes, the model itself stays', async () => {
    const engine = await openEngine();
    await run(engine, passesBy([0, 1, 2, 3, 4, 5, 6, 7]));
    expect(only('unload')).toEqual([]);
    await run(engine, passesBy([0])); // 1 is now the oldest
    await run(engine, passesBy([8, 9]));
    expect(only('unload')).toEqual([`unload ${name(1)}`, `unload ${name(2)}`]);
    expect(told.indexOf(`unload ${name(1)}`)).toBeLessThan(told.indexOf(`load ${name(8)}`));
    await run(engine, passesBy([0]));
    expect(only('load').filter((one) => one === `load ${name(0)}`)).toHaveLength(1);
    await run(engine, passesBy([1])); // made anew from its seed
    expect(perturbed().filter((pair) => pair === 1)).toHaveLength(2);
    expect(only('load').filter((one) => one === 'load m')).toHaveLength(1);
  });

  it('is tried again where it could not be made', async () => {
    lab.perturb.mockRejectedValueOnce(new EngineError({ kind: 'device', message: 'the lab has died' }));
    const engine = await openEngine();
    await expect(run(engine, passesBy([0]))).rejects.toMatchObject({ message: 'the lab has died' });
    await run(engine, passesBy([0]));
    expect(only('trace')).toHaveLength(1);
  });

  it('that the lab cannot make is not held against the device that scores', async () => {
    stubBrowser({ adapter: GPU_ADAPTER });
    lab.perturb.mockRejectedValue(new EngineError({ kind: 'device', message: 'the lab has died' }));
    const engine = new Engine('https://page/models/', 'webgpu', lab);
    await engine.open();
    await expect(run(engine, passesBy([0]))).rejects.toMatchObject({ message: 'the lab has died' });
    expect([engine.device, engine.fallback]).toEqual(['webgpu', null]);
    expect(site.workers.map(({ terminated }) => terminated)).toEqual([false]);
  });
});

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ScoringApi } from '../models/scoringContract';
import { planPasses, type Pass } from '../passes/plan';
import { PLAIN } from '../passes/views';
import { Engine, type DeviceChoice, type RunOptions } from './engine.svelte';
import { fakeLab } from './fakeLab.fixture';
import { GPU_ADAPTER, MODEL_BYTES, stubBrowser, stubSite } from './fakeSite.fixture';
import { bad, good, quiet, reportOf, TRACE } from './fakeWorkers.fixture';
import { guideOf } from './trainingGuide';

let site: ReturnType<typeof stubSite>;

beforeEach(() => {
  site = stubSite();
});

afterEach(() => {
  vi.unstubAllGlobals();
});

async function openEngine(wanted: DeviceChoice): Promise<Engine> {
  const engine = new Engine('https://page/models/', wanted, fakeLab());
  await engine.open();
  return engine;
}

const passesOver = (...texts: string[]): readonly Pass[] =>
  planPasses(texts, [{ attack: 'loss', needs: [{ model: 'target', view: PLAIN }] }], {
    target: 'm',
    reference: null,
    base: null,
    smaller: null,
  }).passes;
const wordsOf = ({ key }: Pass) => key.slice(key.indexOf('\n') + 1);

const run = (engine: Engine, passes: readonly Pass[], other: Partial<RunOptions> = {}) =>
  engine.run(passes, {
    priority: 'background',
    read: (pass) => ({ words: wordsOf(pass) }),
    onRecord: () => undefined,
    onTextError: () => undefined,
    ...other,
  });

/** Waits until something holds of the engine's state. */
async function until(holds: () => boolean): Promise<void> {
  let stop: () => void;
  await new Promise<void>((resolve) => {
    stop = $effect.root(() => {
      $effect(() => {
        if (holds()) resolve();
      });
    });
  });
  stop!();
}

/** Milliseconds of a pass on each device, by a clock that stands still otherwise. */
function passesTake(milliseconds: Readonly<Record<'wasm' | 'webgpu', number>>): void {
  let clock = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => clock);
  const slow = (duration: number): Partial<ScoringApi> => ({
    trace: () => {
      clock += duration;
      return good(TRACE);
    },
  });
  site.behaviour = { wasm: slow(milliseconds.wasm), webgpu: slow(milliseconds.webgpu) };
}

describe('an engine on WebAssembly', () => {
  it('runs passes and hands over each record, with the device that made it', async () => {
    const engine = await openEngine('wasm');
    const got: unknown[] = [];
    const passes = passesOver('a', 'b');
    await run(engine, passes, { onRecord: (...given) => got.push(given) });
    expect(got).toEqual(passes.map((pass) => [pass, TRACE, 'wasm']));
    expect(engine.device).toBe('wasm');
    expect(engine.reports).toEqual({ m: reportOf('m') });
    expect(engine.fallback).toBeNull();
  });

  it('tries a pass once more where its worker died, and gives up where that dies too', async () => {
    site.behaviour.wasm = { trace: vi.fn(() => good(TRACE)).mockReturnValueOnce(bad('device')) };
    await run(await openEngine('wasm'), passesOver('a'));
    expect(site.workers).toHaveLength(2);
    site.behaviour.wasm = { trace: () => bad('device', 'out of memory') };
    await expect(run(await openEngine('wasm'), passesOver('a'))).rejects.toMatchObject({
      kind: 'device',
      message: 'out of memory',
    });
  });

  it('does not hide that the numbers are wrong', async () => {
    const load = vi.fn(() => bad('self-check'));
    site.behaviour.wasm = { load };
    await expect((await openEngine('wasm')).ensure('m')).rejects.toMatchObject({ kind: 'self-check' });
    expect(load).toHaveBeenCalledTimes(1);
  });

  it('stops where the signal says so', async () => {
    const engine = await openEngine('wasm');
    const abort = new AbortController();
    const stopped = run(engine, passesOver('a', 'b', 'c'), {
      signal: abort.signal,
      onRecord: () => {
        abort.abort();
      },
    });
    await expect(stopped).rejects.toMatchObject({ kind: 'cancelled' });
    expect(site.ran).toEqual(['a on wasm']);
  });

  it('says which models there are where one is unknown', async () => {
    await expect((await openEngine('wasm')).ensure('x')).rejects.toThrow('no model "x"; there are: m, r');
    expect(site.workers).toHaveLength(1);
  });

  it('does not open without its list of models', async () => {
    site.gone.add('manifest.json');
    await expect(openEngine('wasm')).rejects.toMatchObject({
      kind: 'download',
      message: expect.stringContaining('404') as string,
    });
  });
});

describe('downloads', () => {
  it('show how far they are, and are over when they have ended', async () => {
    stubBrowser({ cores: 2 });
    const engine = await openEngine('wasm');
    const totals = new Set<number | undefined>();
    site.onFetch = () => totals.add(engine.download?.total);
    await Promise.all([engine.ensure('m'), engine.ensure('r')]);
    expect([...totals]).toEqual([MODEL_BYTES, 2 * MODEL_BYTES]);
    expect(engine.download).toBeNull();
  });

  it('are over when they fail, and begin again at the next try', async () => {
    const engine = await openEngine('wasm');
    site.gone.add('scoring.onnx');
    await expect(engine.ensure('m')).rejects.toMatchObject({ kind: 'download' });
    expect(engine.download).toBeNull();
    site.gone.clear();
    expect(await engine.ensure('m')).toEqual(reportOf('m'));
    expect(engine.download).toBeNull();
  });
});

describe('an engine that is to use WebGPU', () => {
  it('uses it where it works', async () => {
    stubBrowser({ adapter: GPU_ADAPTER });
    const engine = await openEngine('webgpu');
    await run(engine, passesOver('a'));
    expect(site.ran).toEqual(['a on webgpu']);
    expect([engine.device, engine.fallback]).toEqual(['webgpu', null]);
  });

  it('does not try it where the browser has none, and says so', async () => {
    const engine = await openEngine('webgpu');
    await run(engine, passesOver('a'));
    expect(site.ran).toEqual(['a on wasm']);
    expect(engine.device).toBe('wasm');
    expect(engine.fallback?.cause).toBe('This browser has no WebGPU.');
  });

  it.each<[string, Partial<ScoringApi>]>([
    ['does not start', { start: () => bad('device', 'lost') }],
    ['dies at a pass', { trace: () => bad('device', 'lost') }],
    ['fails the self-check', { load: () => bad('self-check', 'lost') }],
  ])('goes on on WebAssembly, with all passes, where it %s', async (_, api) => {
    stubBrowser({ adapter: GPU_ADAPTER });
    site.behaviour.webgpu = api;
    const engine = await openEngine('webgpu');
    await run(engine, passesOver('a', 'b', 'c', 'd'));
    expect([...site.ran].sort()).toEqual(['a on wasm', 'b on wasm', 'c on wasm', 'd on wasm']);
    expect(engine.device).toBe('wasm');
    expect(engine.fallback?.cause).toBe('WebGPU failed: lost.');
  });

  it('is still cancelled by its signal while it falls back', async () => {
    stubBrowser({ adapter: GPU_ADAPTER });
    const abort = new AbortController();
    site.behaviour.webgpu = {
      trace: () => {
        abort.abort();
        return bad('device', 'lost');
      },
    };
    const engine = await openEngine('webgpu');
    await expect(run(engine, passesOver('a', 'b'), { signal: abort.signal })).rejects.toMatchObject({
      kind: 'cancelled',
    });
    expect(site.ran).toEqual([]);
  });
});

describe('an engine that chooses by itself', () => {
  it('begins on WebAssembly, and says why it stays there where there is no WebGPU', async () => {
    const engine = await openEngine('auto');
    await engine.ensure('m');
    await until(() => engine.fallback !== null);
    expect(engine.device).toBe('wasm');
    expect(engine.fallback?.cause).toBe('This browser has no WebGPU.');
  });

  it('stays where WebGPU fails, and is not harmed', async () => {
    stubBrowser({ adapter: GPU_ADAPTER });
    site.behaviour.webgpu = { load: () => bad('self-check', 'off by 1 nat') };
    const engine = await openEngine('auto');
    await run(engine, passesOver('a'));
    await until(() => engine.fallback !== null);
    expect(engine.fallback?.cause).toBe('WebGPU failed: off by 1 nat.');
    await run(engine, passesOver('b'));
    expect(site.ran.filter((pass) => pass.length < 20)).toEqual(['a on wasm', 'b on wasm']);
  });

  it('goes over to WebGPU where that is faster', async () => {
    stubBrowser({ adapter: GPU_ADAPTER });
    passesTake({ wasm: 30, webgpu: 10 });
    const engine = await openEngine('auto');
    await engine.ensure('m');
    await until(() => engine.device === 'webgpu');
    expect(engine.warmUp).toEqual({ wasm: 30, webgpu: 10 });
    vi.restoreAllMocks();
  });

  it('trains on a GPU that works, also where it scores slower, and says so once that is known', async () => {
    for (const [webgpu, scoresOn] of [
      [10, 'webgpu'],
      [300, 'wasm'],
    ] as const) {
      stubBrowser({ adapter: GPU_ADAPTER });
      passesTake({ wasm: 30, webgpu });
      const engine = await openEngine('auto');
      expect(engine.trainsOn).toBeNull();
      expect(await engine.trainingDevice('m')).toBe('webgpu');
      expect(await engine.trainingDevice('m')).toBe('webgpu');
      expect([engine.device, engine.trainsOn]).toEqual([scoresOn, 'webgpu']);
      vi.restoreAllMocks();
    }
  });

  it('trains on WebAssembly where there is no GPU, one of software, or one that fails', async () => {
    stubBrowser({});
    expect(await (await openEngine('auto')).trainingDevice('m')).toBe('wasm');
    stubBrowser({ adapter: { ...GPU_ADAPTER, info: { isFallbackAdapter: true } } });
    expect(await (await openEngine('auto')).trainingDevice('m')).toBe('wasm');
    stubBrowser({ adapter: GPU_ADAPTER });
    site.behaviour.webgpu = { load: () => bad('self-check', 'off by 1 nat') };
    const engine = await openEngine('auto');
    expect(await engine.trainingDevice('m')).toBe('wasm');
    expect(engine.trainsOn).toBe('wasm');
  });

  it('trains where it was told by hand to score, as far as that works', async () => {
    stubBrowser({ adapter: GPU_ADAPTER });
    passesTake({ wasm: 30, webgpu: 10 });
    const wasm = await openEngine('wasm');
    expect([wasm.trainsOn, await wasm.trainingDevice('m')]).toEqual(['wasm', 'wasm']);
    const webgpu = await openEngine('webgpu');
    expect([webgpu.trainsOn, await webgpu.trainingDevice('m')]).toEqual(['webgpu', 'webgpu']);
    vi.restoreAllMocks();
    stubBrowser({ adapter: { ...GPU_ADAPTER, info: { isFallbackAdapter: true } } });
    expect(await (await openEngine('webgpu')).trainingDevice('m')).toBe('webgpu');
    stubBrowser({});
    const without = await openEngine('webgpu');
    expect([await without.trainingDevice('m'), without.trainsOn]).toEqual(['wasm', 'wasm']);
  });

  it('tells after a few passes how fast WebAssembly scores, and is a guide to training there alone', async () => {
    passesTake({ wasm: 50, webgpu: 10 });
    stubBrowser({ cores: 2 });
    const engine = await openEngine('wasm');
    await run(engine, passesOver('a'));
    expect(engine.scoringPace).toBeNull();
    await run(engine, passesOver('b'));
    const ofOne = (engine.entry('m').parameters * TRACE.tokens.length) / 0.05;
    expect(engine.scoringPace).toBeCloseTo(2 * ofOne, 6);
    expect(guideOf(engine)).toBe(engine.scoringPace);

    stubBrowser({ adapter: GPU_ADAPTER });
    const onGpu = await openEngine('webgpu');
    await run(onGpu, passesOver('a', 'b', 'c', 'd'));
    expect(onGpu.scoringPace).toBeNull();
    expect(guideOf({ trainsOn: 'webgpu', scoringPace: 1 })).toBeNull();
    vi.restoreAllMocks();
  });

  it('survives a worker that dies while it is timed', async () => {
    stubBrowser({ adapter: GPU_ADAPTER });
    site.behaviour.wasm = { trace: () => bad('device', 'out of memory') };
    const engine = await openEngine('auto');
    await engine.ensure('m');
    await quiet();
    expect(engine.device).toBe('wasm');
    expect(engine.fallback).toBeNull();
  });
});

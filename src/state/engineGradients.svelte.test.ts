import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { EngineError } from '../models/result';
import type { Pass } from '../passes/plan';
import { need } from '../passes/plan.fixture';
import { GRADIENTS } from '../passes/records.fixture';
import { Engine } from './engine.svelte';
import { gate, gradients, many, options, passesFor, ready } from './engineRun.fixture';
import { fakeLab } from './fakeLab.fixture';
import { stubSite } from './fakeSite.fixture';
import { bad, good, quiet, TRACE } from './fakeWorkers.fixture';

let site: ReturnType<typeof stubSite>;
let lab: ReturnType<typeof fakeLab>;

beforeEach(() => {
  site = stubSite();
  lab = fakeLab();
});

afterEach(() => {
  vi.unstubAllGlobals();
});

const openEngine = () => ready(new Engine('https://page/models/', 'wasm', lab));

describe('gradients', () => {
  it('go to the lab, one at a time, beside the scoring', async () => {
    const [scoring, differentiating] = [gate(), gate()];
    site.behaviour.wasm = { trace: () => scoring.pass().then(() => good(TRACE)) };
    lab.gradientNorms.mockImplementation(() => differentiating.pass().then(() => GRADIENTS));
    const engine = await openEngine();
    const passes = passesFor(['One', 'Two'], need('target'), gradients());
    const given = options();
    const run = engine.run(passes, given);
    await quiet();
    expect([scoring.waiting, differentiating.waiting]).toEqual([1, 1]);
    await differentiating.open();
    const of = (kind: Pass['record']) => passes.filter(({ record }) => record === kind);
    expect(given.onRecord.mock.calls.map(([pass, record]) => [pass, record])).toEqual(
      of('gradients').map((pass) => [pass, GRADIENTS]),
    );
    await scoring.open();
    await run;
    expect(given.onRecord).toHaveBeenCalledTimes(4);
    expect(lab.gradientNorms.mock.calls.map(([model, , words]) => [model, words])).toEqual([
      ['m', 'One'],
      ['m', 'Two'],
    ]);
  });

  it('take no scoring worker where nothing else is asked for', async () => {
    const engine = new Engine('https://page/models/', 'wasm', lab);
    await engine.open();
    await engine.run(passesFor(['One'], gradients()), options());
    expect(site.workers).toHaveLength(0);
    const [, bytes] = lab.gradientNorms.mock.calls[0]!;
    expect(await bytes()).toMatchObject({ id: 'm' });
  });

  it('that fail do not keep texts from being scored; the run tells of it at its end', async () => {
    lab.gradientNorms.mockRejectedValue(new EngineError({ kind: 'device', message: 'no training here' }));
    const engine = await openEngine();
    const given = options();
    await expect(engine.run(passesFor(many(5), need('target'), gradients()), given)).rejects.toMatchObject({
      message: 'no training here',
    });
    expect(given.onRecord).toHaveBeenCalledTimes(5);
    expect(lab.gradientNorms).toHaveBeenCalledTimes(1);
  });

  it('are not gone on with where the scoring has failed', async () => {
    const held = gate();
    lab.gradientNorms.mockImplementation(() => held.pass().then(() => GRADIENTS));
    site.behaviour.wasm = { trace: () => bad('model') };
    const engine = await openEngine();
    const passes = passesFor(many(5), need('target'), gradients());
    await expect(engine.run(passes, options())).rejects.toMatchObject({ kind: 'model' });
    await held.open();
    expect(lab.gradientNorms).toHaveBeenCalledTimes(1);
  });

  it('are counted among the passes', async () => {
    const engine = await openEngine();
    const before = await engine.passesRun();
    await engine.run(passesFor(many(3), gradients()), options());
    expect((await engine.passesRun()) - before).toBe(3);
  });
});

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { EngineError } from '../models/result';
import type { ScoringApi } from '../models/scoringContract';
import { planPasses, recordKey, type Pass } from '../passes/plan';
import { need, SOURCES, swapped } from '../passes/plan.fixture';
import { alternativesTo, GRADIENTS } from '../passes/records.fixture';
import { PLAIN } from '../passes/views';
import { Engine } from './engine.svelte';
import { gate, gradients, many, options, passesFor, ready, ROLES } from './engineRun.fixture';
import { fakeLab } from './fakeLab.fixture';
import { stubBrowser, stubSite } from './fakeSite.fixture';
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

/** An engine with as many workers as the computer has cores, its models at hand. */
async function openEngine(cores = 1): Promise<Engine> {
  stubBrowser({ cores });
  return ready(new Engine('https://page/models/', 'wasm', lab));
}

describe('a run of many passes', () => {
  it('tells how long a pass takes here; one of few tells nothing', async () => {
    const engine = await openEngine(2);
    await engine.run(passesFor(many(3), need('target')), options());
    expect(engine.passSeconds).toBeNull();
    await engine.run(passesFor(many(60), need('target')), options());
    expect(engine.passSeconds).toBeGreaterThanOrEqual(0);
  });
});

describe('a pass that is made from another', () => {
  it('is read only when that one has come, while others go on', async () => {
    const held = gate();
    site.behaviour.wasm = {
      alternatives: (_, words) => held.pass().then(() => good(alternativesTo(words))),
    };
    const engine = await openEngine(2);
    const passes = passesFor(['One', 'Two'], need('target', swapped('base')), need('target'));
    const neighbours = passes.filter(({ after }) => after !== null);
    expect(neighbours).toHaveLength(2);
    const there = new Set<string>();
    const given = options({
      onRecord: (pass) => void there.add(pass.key),
      read: (pass) => {
        if (pass.after !== null) expect(there).toContain(pass.after);
        return { words: 'One' };
      },
    });
    const run = engine.run(passes, given);
    await quiet();
    expect(held.waiting).toBe(2);
    for (const pass of neighbours) expect(given.read).not.toHaveBeenCalledWith(pass);
    await held.open();
    await run;
    for (const pass of neighbours) expect(given.read).toHaveBeenCalledWith(pass);
    expect(given.onRecord).toHaveBeenCalledTimes(passes.length);
  });

  it('is run also where that one says that there is nothing to make it from', async () => {
    site.behaviour.wasm = { alternatives: () => bad('text', 'odd') };
    const engine = await openEngine();
    const passes = passesFor(['One'], need('target', swapped('base')));
    const given = options();
    await engine.run(passes, given);
    expect(given.onTextError.mock.calls).toEqual([[passes[0], 'odd']]);
    expect(given.onRecord.mock.calls.map(([pass]) => pass)).toEqual([passes[1]]);
  });

  it('does not wait for one that was there before', async () => {
    const engine = await openEngine();
    const proposal = recordKey('r', { view: PLAIN, record: 'alternatives' }, 'One');
    const demand = { attack: 'a', needs: [need('target', swapped('base'))] };
    const { passes } = planPasses(['One'], [demand], ROLES, (key) => key === proposal, SOURCES);
    expect(passes).toMatchObject([{ after: proposal }]);
    const given = options();
    await engine.run(passes, given);
    expect(given.onRecord).toHaveBeenCalledTimes(1);
  });
});

describe('a long run', () => {
  it('is handed to the workers little by little: twice as many passes as there are workers', async () => {
    for (const workers of [1, 3]) {
      const held = gate();
      site.behaviour.wasm = { trace: () => held.pass().then(() => good(TRACE)) };
      const engine = await openEngine(workers);
      const given = options();
      const run = engine.run(passesFor(many(20), need('target')), given);
      await quiet();
      expect(held.waiting).toBe(workers);
      expect(given.read).toHaveBeenCalledTimes(2 * workers);
      await held.open();
      await run;
      expect(given.onRecord).toHaveBeenCalledTimes(20);
    }
  });

  it('lets what a visitor wants go before it', async () => {
    const held = gate();
    const order: string[] = [];
    site.behaviour.wasm = {
      trace: async (_, { words }) => {
        await held.pass();
        order.push(words);
        return good(TRACE);
      },
    };
    const engine = await openEngine();
    const long = engine.run(passesFor(many(9), need('target')), options());
    await quiet();
    const wanted = passesFor(['typed'], need('target'));
    const short = engine.run(wanted, { ...options(), priority: 'interactive' });
    await quiet();
    await held.open();
    await Promise.all([long, short]);
    expect(order.indexOf('typed')).toBeLessThan(3);
    expect(order).toHaveLength(10);
  });

  it('stops when it is cancelled: no worker runs another pass, and nothing more is handed over', async () => {
    const held = gate();
    const trace = vi.fn<ScoringApi['trace']>(() => held.pass().then(() => good(TRACE)));
    site.behaviour.wasm = { trace };
    const engine = await openEngine(2);
    const abort = new AbortController();
    const given = options({ signal: abort.signal });
    const stopped = expect(
      engine.run(passesFor(many(20), need('target'), need('reference'), gradients()), given),
    ).rejects.toMatchObject({ kind: 'cancelled' });
    await quiet();
    expect(trace).toHaveBeenCalledTimes(2);
    const handed = given.onRecord.mock.calls.length;
    const differentiated = lab.gradientNorms.mock.calls.length;
    abort.abort();
    await held.open();
    await stopped;
    await quiet();
    expect(trace).toHaveBeenCalledTimes(2);
    expect(given.onRecord).toHaveBeenCalledTimes(handed);
    expect(lab.gradientNorms).toHaveBeenCalledTimes(differentiated);
  });

  it('does not begin where it is cancelled beforehand', async () => {
    const engine = await openEngine();
    const given = options({ signal: AbortSignal.abort() });
    const passes = passesFor(['One'], need('target'), gradients());
    await expect(engine.run(passes, given)).rejects.toMatchObject({ kind: 'cancelled' });
    expect(site.ran).toEqual([]);
    expect(lab.gradientNorms).not.toHaveBeenCalled();
  });

  it('ends with the first pass that fails, and runs no other', async () => {
    const trace = vi.fn<ScoringApi['trace']>(() => good(TRACE));
    trace.mockReturnValueOnce(bad('model', 'broken'));
    site.behaviour.wasm = { trace };
    const engine = await openEngine();
    await expect(engine.run(passesFor(many(20), need('target')), options())).rejects.toMatchObject({
      kind: 'model',
      message: 'broken',
    });
    await quiet();
    expect(trace.mock.calls.length).toBeLessThanOrEqual(2);
  });
});

describe('a text that cannot be read', () => {
  const ODD = 'odd one';

  it('is told for every kind of record, and the run goes on', async () => {
    const refuse = <T>(words: string, value: T) => (words === ODD ? bad('text', 'it is odd') : good(value));
    site.behaviour.wasm = {
      trace: (_, { words }) => refuse(words, TRACE),
      alternatives: (_, words) => refuse(words, alternativesTo(words)),
    };
    lab.gradientNorms.mockImplementation((_, __, words) =>
      words === ODD
        ? Promise.reject(new EngineError({ kind: 'text', message: 'it is odd' }))
        : Promise.resolve(GRADIENTS),
    );
    const engine = await openEngine();
    const passes = passesFor(
      ['One', ODD, 'Two'],
      need('target'),
      need('base', PLAIN, { record: 'alternatives' }),
      gradients(),
    );
    const given = options();
    await engine.run(passes, given);
    const kinds = (calls: readonly (readonly [Pass, ...unknown[]])[]) =>
      calls.map(([{ record, text }]) => `${record} ${text}`).sort();
    expect(kinds(given.onTextError.mock.calls)).toEqual(['alternatives 1', 'gradients 1', 'trace 1']);
    expect(given.onTextError.mock.calls.every(([, message]) => message === 'it is odd')).toBe(true);
    expect(kinds(given.onRecord.mock.calls)).toEqual(
      ['alternatives', 'gradients', 'trace'].flatMap((record) => [`${record} 0`, `${record} 2`]),
    );
  });

  it('is not told once the run is cancelled', async () => {
    const held = gate();
    site.behaviour.wasm = { trace: () => held.pass().then(() => bad('text')) };
    lab.gradientNorms.mockImplementation(async () => {
      await held.pass();
      throw new EngineError({ kind: 'text', message: 'it is odd' });
    });
    const engine = await openEngine();
    const abort = new AbortController();
    const given = options({ signal: abort.signal });
    const run = engine.run(passesFor(['One'], need('target'), gradients()), given).catch(() => undefined);
    await quiet();
    expect(held.waiting).toBe(2);
    abort.abort();
    await held.open();
    await run;
    expect(given.onTextError).not.toHaveBeenCalled();
  });
});

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ShippedRecord } from '../data/records';
import { beginningOf } from '../lab/whatIf';
import type { FineTuneRequest } from '../models/labContract';
import { EngineError } from '../models/result';
import { traceOf } from '../passes/trace.fixture';
import { fakeEngine } from './fakeEngine.fixture';
import { fullGround } from './ground.fixture';
import { KnownTexts } from './knownTexts.svelte';
import { Lab } from './lab.svelte';
import type { LabWorker } from './labWorker';
import { OwnModels } from './ownModels.svelte';
import { scoreHere } from './setScorer';
import { Settings } from './settings.svelte';
import { WhatIf } from './whatIf.svelte';
import { QUESTIONS_KEPT } from './whatIfModels';

const ROLES = ['member', 'nonmember', 'prefix-member', 'prefix-nonmember', 'auxiliary'] as const;
const RECORDS: ShippedRecord[] = ROLES.flatMap((role) =>
  Array.from({ length: 5 }, (_, i) => ({
    id: `${role}-${i}`,
    role,
    domain: 'news' as const,
    text: `${role} number ${i} went to the market`,
    paraphrase: `other words, ${role} ${i}`,
  })),
);
const TEXT = 'a text of my own';

function opened() {
  const requests: FineTuneRequest[] = [];
  const behaviour = { before: () => Promise.resolve() };
  const fineTune: LabWorker['fineTune'] = (request, _bytes, _onEvent, signal) => {
    const train = async () => {
      requests.push(request);
      await behaviour.before();
      if (signal?.aborted) throw new EngineError({ kind: 'cancelled', message: 'Cancelled.' });
      return {
        ended: 'done' as const,
        steps: 1,
        epoch: 3,
        heldOutLoss: null,
        epsilon: null,
        curve: { steps: [], epochs: [] },
        weights: new TextEncoder().encode(request.texts.toSorted().join('\n')),
        adapter: null,
      };
    };
    return { result: train(), command: () => undefined, checkpoint: () => Promise.reject(new Error()) };
  };
  const { engine, ran } = fakeEngine({
    // what has read the text knows it; the others are read by their number
    trace({ words }, { model }) {
      const knows = model.startsWith(`what-if-small-with-`) && words.toLowerCase().includes('my own');
      return traceOf([knows ? -1 : -3 - Number(/\d/.exec(words)?.[0] ?? 9) / 10, -2]);
    },
  });
  const ground = fullGround();
  const settings = new Settings();
  const known = new KnownTexts('https://page/data/', engine, ground);
  const ownModels = new OwnModels(engine);
  const site = { engine, ground, scorer: scoreHere, ownModels, records: () => known.records };
  const lab = new Lab(site, 'https://page/data/', () => {
    return { fineTune, close: () => undefined } as unknown as LabWorker;
  });
  const whatIf = new WhatIf({ engine, ground, known, lab, ownModels, settings });
  return { whatIf, known, lab, ownModels, settings, requests, ran, behaviour };
}

beforeEach(() => {
  vi.stubGlobal('indexedDB', undefined);
  vi.stubGlobal('fetch', (url: string) =>
    Promise.resolve(
      url.endsWith('records.jsonl')
        ? new Response(RECORDS.map((record) => JSON.stringify(record)).join('\n'))
        : new Response('', { status: 404 }),
    ),
  );
});

afterEach(() => {
  vi.unstubAllGlobals();
});

async function ready() {
  const all = opened();
  await all.known.open();
  return all;
}

describe('a what-if', () => {
  it('trains with the text and without it, and scores it under both', async () => {
    const { whatIf, requests, known, ownModels } = await ready();
    expect(whatIf.outlook(TEXT)).toMatchObject({ trainings: 2, basis: 'guess' });
    whatIf.repeats = 3;
    await whatIf.start(TEXT);
    expect([whatIf.status, whatIf.error]).toEqual(['done', null]);
    const [without, within] = requests.map(({ texts }) => texts);
    expect(within!.filter((text) => text === TEXT)).toHaveLength(3);
    expect(within!.filter((text) => text !== TEXT).sort()).toEqual([...without!].sort());
    expect(requests.map(({ recipe, heldOut }) => [recipe, heldOut])).toEqual([
      [requests[0]!.recipe, []],
      [requests[0]!.recipe, []],
    ]);
    const result = whatIf.result!;
    const scoreOf = (side: typeof result.without) => side.inspection.current!.scores['loss'];
    expect(scoreOf(result.without)).toBeCloseTo(-2.95);
    expect(scoreOf(result.within)).toBeCloseTo(-1.5);
    expect([result.without.texts, result.within.texts]).toEqual([10, 13]);
    expect(ownModels.list.map(({ name }) => name)).toEqual([
      'What if, small: with “a text of my own” 3 times',
      'What if, small: known members alone',
    ]);
    // each of them tells what it has read: the shipped members, and none of the others
    for (const { read } of ownModels.list)
      expect(read).toMatchObject({
        coins: true,
        otherTexts: false,
        members: { length: 5 },
        nonmembers: { length: 5 },
      });
    // the strips of both models are there
    const { attacks } = result.without.inspection;
    const loss = attacks.find(({ id }) => id === 'loss')!;
    for (const { roles } of [result.without, result.within])
      expect(known.scores(loss, roles, {})).toHaveLength(10);
  });

  it('keeps the model without the text for the next question', async () => {
    const { whatIf, requests } = await ready();
    await whatIf.start(TEXT);
    expect(whatIf.outlook('another text')).toMatchObject({ trainings: 1 });
    await whatIf.start('another text');
    expect(requests).toHaveLength(3);
    expect(whatIf.result).toMatchObject({ without: { reused: true }, within: { reused: false } });
    expect(whatIf.outlook(TEXT)).toMatchObject({ trainings: 0, seconds: 0 });
    await whatIf.start(TEXT);
    expect(requests).toHaveLength(3);
    expect(whatIf.result).toMatchObject({ text: TEXT, within: { reused: true } });
    expect(whatIf.status).toBe('done');
  });

  it('lets go of what older questions have left, but for models that are chosen', async () => {
    const { whatIf, lab, ownModels, settings } = await ready();
    const models = [];
    for (let i = 0; i < QUESTIONS_KEPT + 2; i++) {
      await whatIf.start(`text ${'abcdefgh'[i]} of my own`);
      models.push(whatIf.result!.within.model);
      if (i === 0) settings.target = models[0]!;
    }
    expect([whatIf.status, whatIf.error]).toEqual(['done', null]);
    const { without } = whatIf.result!;
    const kept = [models[0]!, ...models.slice(-QUESTIONS_KEPT), without.model];
    expect(new Set(ownModels.list.map(({ id }) => id))).toEqual(new Set(kept));
    expect(lab.records).toHaveLength(kept.length);
    expect(lab.runs).toHaveLength(kept.length);
  });

  it('whose answer is closed while known texts are scored ends there', async () => {
    const { whatIf, known, behaviour } = await ready();
    const fill = known.fill.bind(known);
    known.fill = async (...rest) => {
      whatIf.close();
      await fill(...rest);
    };
    await whatIf.start(TEXT);
    expect([whatIf.status, whatIf.error, whatIf.result]).toEqual(['idle', null, null]);
    // an older answer is closed without a word to the question under way
    known.fill = fill;
    await whatIf.start(TEXT);
    behaviour.before = () => Promise.resolve(whatIf.close());
    await whatIf.start('another text');
    expect([whatIf.status, whatIf.result?.text]).toEqual(['done', 'another text']);
  });

  it.each(['is closed', 'is followed by another question', 'is scored under still other options'])(
    'that %s while it is scored anew is scored no further',
    async (what) => {
      const { whatIf, known, settings } = await ready();
      await whatIf.start(TEXT);
      const fill = known.fill.bind(known);
      const signals: AbortSignal[] = [];
      let later: Promise<void> | undefined;
      known.fill = (roles, options, signal, attacks) => {
        if (signals.push(signal) > 1) return fill(roles, options, signal, attacks);
        settings.setOption('min-k', 'k', 0.5);
        if (what === 'is closed') whatIf.close();
        else later = what.endsWith('options') ? whatIf.rescore() : whatIf.start('another text');
        return fill(roles, options, signal, attacks);
      };
      settings.setOption('min-k', 'k', 1);
      await whatIf.rescore();
      await later;
      expect(signals[0]!.aborted).toBe(true);
      expect(signals.slice(1).every(({ aborted }) => !aborted)).toBe(true);
      expect(whatIf.error).toBeNull();
      expect([whatIf.status, whatIf.result?.text]).toEqual(
        what === 'is closed'
          ? ['idle', undefined]
          : ['done', what.endsWith('options') ? TEXT : 'another text'],
      );
    },
  );

  it('trains anew where the model has been removed', async () => {
    const { whatIf, ownModels } = await ready();
    await whatIf.start(TEXT);
    await ownModels.remove(whatIf.result!.without.model);
    expect(whatIf.outlook('another text')).toMatchObject({ trainings: 2 });
  });

  it('leaves a member out of the one list', async () => {
    const { whatIf, requests } = await ready();
    const { text } = RECORDS[2]!;
    await whatIf.start(text);
    expect(requests.map(({ texts }) => texts.filter((each) => each === text).length)).toEqual([0, 1]);
    expect(whatIf.result).toMatchObject({ record: RECORDS[2], without: { texts: 9 }, within: { texts: 10 } });
    expect(whatIf.result!.members.has('member-2')).toBe(false);
    expect(whatIf.result!.without.spec.name).toBe(`What if, small: all but “${beginningOf(text)}”`);
  });

  it('is cancelled at any time, and keeps nothing that is not whole', async () => {
    const { whatIf, ownModels, behaviour, lab } = await ready();
    let trainings = 0;
    behaviour.before = () => {
      if (++trainings === 2) whatIf.cancel();
      return Promise.resolve();
    };
    await whatIf.start(TEXT);
    await vi.waitFor(() => {
      expect(lab.runs.every(({ active }) => !active)).toBe(true);
    });
    expect([whatIf.status, whatIf.result, whatIf.error]).toEqual(['cancelled', null, null]);
    expect(ownModels.list.map(({ name }) => name)).toEqual(['What if, small: known members alone']);
    expect(whatIf.outlook(TEXT)).toMatchObject({ trainings: 1 });
  });

  it('says why it failed, and trains no second model then', async () => {
    const { whatIf, requests, behaviour, lab, ownModels } = await ready();
    behaviour.before = () =>
      requests.length > 1
        ? Promise.resolve()
        : Promise.reject(new EngineError({ kind: 'device', message: 'The device was lost.' }));
    await whatIf.start(TEXT);
    expect([whatIf.status, whatIf.error]).toEqual(['failed', 'The device was lost.']);
    await vi.waitFor(() => {
      expect(lab.runs.map(({ status }) => status)).toEqual(['cancelled', 'failed']);
    });
    expect(ownModels.list).toEqual([]);
  });

  it('follows the options of the attacks', async () => {
    const { whatIf, settings } = await ready();
    await whatIf.start(TEXT);
    const before = whatIf.result!.within.inspection.current!.scores['min-k'];
    settings.setOption('min-k', 'k', 1);
    await whatIf.rescore();
    const { scores } = whatIf.result!.within.inspection.current!;
    expect(scores['min-k']).toBe(scores['loss']);
    expect(scores['min-k']).not.toBe(before);
  });

  it('runs attacks of many passes on the text where they are asked for, and stops them', async () => {
    const { whatIf, ran } = await ready();
    await whatIf.start(TEXT);
    const { without, within } = whatIf.result!;
    const scoresOf = ({ inspection }: typeof without) => inspection.current!.scores;
    expect(scoresOf(without)['neighborhood']).toBeUndefined();
    const before = ran.length;
    const going = whatIf.slow.run(whatIf.result!);
    expect(whatIf.slow.status).toBe('running');
    expect(whatIf.slow.progress).toMatchObject({ share: 0 });
    await going;
    expect([whatIf.slow.status, whatIf.slow.progress]).toEqual(['done', null]);
    for (const side of [without, within]) {
      expect(scoresOf(side)['neighborhood']).toBeTypeOf('number');
      expect(scoresOf(side)['loss']).toBeTypeOf('number');
    }
    const models = new Set(ran.slice(before).map(({ pass }) => pass.model));
    expect(models).toContain(without.model);
    expect(models).toContain(within.model);

    const again = whatIf.slow.run(whatIf.result!);
    whatIf.close();
    await again;
    expect(whatIf.slow.status).toBe('not asked');
    expect([without.settings.slow, within.settings.slow]).toEqual([false, false]);
  });

  it('asks for no empty text', async () => {
    const { whatIf } = await ready();
    expect([whatIf.outlook(''), whatIf.outlook(' \n')]).toEqual([null, null]);
  });
});

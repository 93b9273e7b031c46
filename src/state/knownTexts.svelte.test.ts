import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ensemble } from '../attacks/ensemble';
import { liraCandidate } from '../attacks/liraCandidate';
import { loss } from '../attacks/loss';
import { minK } from '../attacks/minK';
import { neighborhood } from '../attacks/neighborhood';
import { recall } from '../attacks/recall';
import type { ShippedRecord } from '../data/records';
import type { Roles } from '../passes/need';
import { PLAIN } from '../passes/views';
import { encodeRecording } from '../passes/recordedTraces';
import { traceOf } from '../passes/trace.fixture';
import { Examples } from './examples.svelte';
import { fakeEngine, modelEntry } from './fakeEngine.fixture';
import { fullGround } from './ground.fixture';
import { Inspection } from './inspection.svelte';
import { KnownTexts } from './knownTexts.svelte';
import { Settings } from './settings.svelte';

const ROLES: Roles = { target: 'm', reference: 'r', base: 'r', smaller: null };
const record = (id: string, role: ShippedRecord['role'], text: string): ShippedRecord => ({
  id,
  role,
  domain: 'news',
  text,
  paraphrase: `${text}, reworded`,
});
const RECORDS = [
  record('a', 'member', 'Aaa'),
  record('b', 'nonmember', 'Bbb'),
  record('c', 'auxiliary', 'Ccc'),
  record('d', 'nonmember', 'Ddd'),
];
const SAMPLES = [
  { id: 'first', title: '', why: '', record: { domain: 'news', role: 'member', field: 'text' } },
];
const WEIGHTS = 'the weights';

let files: Record<string, BodyInit>;
let passes: string[];

beforeEach(() => {
  passes = [];
  files = {
    'records.jsonl': RECORDS.map((one) => JSON.stringify(one)).join('\n'),
    'examples.json': JSON.stringify(SAMPLES),
  };
  vi.stubGlobal('fetch', (url: string) => {
    const body = files[url.slice(url.lastIndexOf('/') + 1)];
    return Promise.resolve(body === undefined ? new Response('', { status: 404 }) : new Response(body));
  });
});

afterEach(() => {
  vi.unstubAllGlobals();
});

const entry = (id: string) =>
  modelEntry(id, id === 'm' ? 'r' : null, 1, { 'model.safetensors': { bytes: 1, sha256: WEIGHTS } });

const { engine } = fakeEngine({
  models: ['m', 'r'].map(entry),
  trace: ({ words }) => traceOf([-words.charCodeAt(0), -100, -100]),
  before: (_, pass) => void passes.push(pass.key.replace('\n', ' ')),
});

/** A recording of the target over texts, as the page's own tool makes it. */
function recording(texts: Record<string, string>, sha256 = WEIGHTS): Uint8Array<ArrayBuffer> {
  return encodeRecording({
    made_by: 'a command',
    made_on: 'a day',
    device: 'wasm',
    models: { m: sha256 },
    passes: Object.entries(texts).map(([text, words]) => ({
      text,
      model: 'm',
      view: PLAIN,
      trace: traceOf([...words].map(() => -1)),
    })),
  });
}

async function filled(): Promise<KnownTexts> {
  const known = new KnownTexts('https://page/data/', engine, fullGround());
  await known.fill(ROLES, {}, new AbortController().signal);
  return known;
}

describe('KnownTexts', () => {
  it('scores the evaluated records, one model and view after the other', async () => {
    const known = await filled();
    const kinds = passes.map((pass) => pass.replace(/[A-Z]\w+/, 'Plain'));
    expect(kinds).toEqual([...kinds].sort((a, b) => kinds.indexOf(a) - kinds.indexOf(b)));
    expect(passes.some((pass) => pass.includes('Ccc'))).toBe(false);
    const strip = known.strip(loss, ROLES, {})!;
    expect(strip.members).toEqual([-(65 + 200) / 3]);
    expect(strip.nonmembers).toEqual([-(66 + 200) / 3, -(68 + 200) / 3]);
    expect(known.progress).toBeNull();
  });

  it('makes a strip anew for other options, and runs nothing for it', async () => {
    const known = await filled();
    const before = passes.length;
    expect(known.strip(minK, ROLES, { 'min-k': { k: 1 } })).toEqual(known.strip(loss, ROLES, {}));
    expect(known.strip(minK, ROLES, {})?.members).toEqual([-100]);
    expect(passes).toHaveLength(before);
  });

  it('has no strip and no range for models that have not been filled in', async () => {
    const known = await filled();
    expect(known.strip(loss, { ...ROLES, target: 'x' }, {})).toBeNull();
    expect(known.range('x')).toBeNull();
    expect(known.range('m')).toEqual({ tokens: [3, 3], loss: [265 / 3, 268 / 3] });
  });

  it('takes recorded traces where they are of these weights, and runs the rest', async () => {
    files['recorded-traces.bin'] = recording({ a: 'Aaa', b: 'Bbb', d: 'Ddd' });
    const known = await filled();
    expect(passes).not.toContain('m Aaa');
    expect(passes).toContain('r Aaa');
    expect(known.recordedBy).toBe('a command');
    expect(known.recordedModels).toEqual(['m']);
    expect(known.strip(loss, ROLES, {})?.members).toEqual([-1]);
  });

  it('makes everything itself where a recording is of other weights, or broken', async () => {
    const warn = vi.spyOn(console, 'warn').mockReturnValue();
    for (const bytes of [recording({ a: 'Aaa' }, 'others'), new Uint8Array([9, 0, 0, 0, 1])]) {
      passes = [];
      files['recorded-traces.bin'] = bytes;
      const known = await filled();
      expect(passes).toContain('m Aaa');
      expect(known.recordedBy).toBeNull();
    }
    expect(warn).toHaveBeenCalledTimes(1);
    warn.mockRestore();
  });
});

describe('recorded scores', () => {
  const RECORDED = {
    made_by: 'a command',
    made_on: 'a day',
    device: 'wasm',
    models: { m: WEIGHTS, r: WEIGHTS },
    roles: ROLES,
    ids: ['a', 'b', 'd'],
    scores: { recall: [3, 1, null], loss: [9, 9, 9], ensemble: [1, 0, 0] },
  };
  const recorded = (other: object = {}) =>
    (files['recorded-scores.json'] = JSON.stringify({ ...RECORDED, ...other }));

  it('are the strips of attacks that would take many passes, undefined ones left out', async () => {
    recorded();
    const known = await filled();
    expect(known.strip(recall, ROLES, {})).toEqual({
      members: [3],
      nonmembers: [1],
      recordedBy: 'a command',
    });
    expect(known.strip(ensemble, ROLES, {})).toMatchObject({ members: [1], nonmembers: [0, 0] });
    expect(passes.some((pass) => !/^[mr] [A-Da-d]{3}$/.test(pass))).toBe(false);
  });

  it('are not those of attacks that are worked out here', async () => {
    recorded();
    const known = await filled();
    expect(known.strip(loss, ROLES, {})).toMatchObject({ members: [-(65 + 200) / 3], recordedBy: null });
  });

  it('stand for the initial options and the recorded models alone', async () => {
    recorded();
    const known = await filled();
    expect(known.strip(recall, ROLES, { recall: { shots: 2 } })).toBeNull();
    expect(known.strip(recall, { ...ROLES, reference: 'm' }, {})).toBeNull();
    expect(known.strip(neighborhood, ROLES, {})).toBeNull(); // nobody has recorded it
  });

  it('of an attack that reads a candidate reference are those of that candidate', async () => {
    const withCandidate = { ...ROLES, candidate: 'r' };
    recorded({ roles: withCandidate, scores: { recall: [3, 1, null], 'lira-candidate': [2, 1, 0] } });
    const known = await filled();
    expect(known.strip(liraCandidate, withCandidate, {})?.members).toEqual([2]);
    expect(known.strip(liraCandidate, { ...ROLES, candidate: 'm' }, {})).toBeNull();
    expect(known.strip(recall, { ...ROLES, candidate: 'm' }, {})?.members).toEqual([3]); // reads none
  });

  it.each([
    ['other weights', { models: { m: 'others', r: WEIGHTS } }],
    ['other texts', { ids: ['a', 'b', 'c'] }],
    ['another shape', { scores: 'none' }],
  ])('of %s are not taken', async (_, other) => {
    recorded(other);
    expect((await filled()).strip(recall, ROLES, {})).toBeNull();
  });
});

describe('Examples', () => {
  async function openExamples() {
    const inspection = new Inspection(
      engine,
      Object.assign(new Settings(), { target: 'm', reference: 'r', slow: false }),
      fullGround(),
    );
    const examples = new Examples('https://page/data/', engine, inspection);
    await examples.open(Promise.resolve(RECORDS));
    inspection.text = examples.list[0]!.text;
    await inspection.score();
    return { examples, inspection };
  }

  it('has the recorded samples ready', async () => {
    files['recorded-examples.bin'] = recording({ first: 'Aaa' });
    const { examples, inspection } = await openExamples();
    expect(passes).not.toContain('m Aaa');
    expect(inspection.current?.recordedBy).toBe('a command');
    expect(examples.of('Aaa')?.id).toBe('first');
    expect(examples.of('another text')).toBeNull();
  });

  it('does not take a recording of another text for that of a sample', async () => {
    files['recorded-examples.bin'] = recording({ first: 'Another text' });
    const { inspection } = await openExamples();
    expect(passes).toContain('m Aaa');
    expect(inspection.current?.recordedBy).toBeNull();
  });

  it('says so where there are no samples', async () => {
    delete files['examples.json'];
    await expect(openExamples()).rejects.toMatchObject({ kind: 'download' });
  });
});

import { vi } from 'vitest';
import type { ShippedRecord } from '../data/records';
import type { RunRecord } from '../lab/runRecord';
import type { ModelEntry } from '../models/catalogue';
import type { Roles } from '../passes/need';
import { encodeRecording } from '../passes/recordedTraces';
import { traceOf } from '../passes/trace.fixture';
import { PLAIN } from '../passes/views';
import { fakeEngine, modelEntry } from './fakeEngine.fixture';
import { fullGround } from './ground.fixture';
import { KnownTexts } from './knownTexts.svelte';

/** For tests of the known texts and of what is recorded of them: a few records, two models, files on a server. */
export const ROLES: Roles = { target: 'm', reference: 'r', base: 'r', smaller: null };
export const WEIGHTS = 'the weights';
export const RECORDS = [
  record('a', 'member', 'Aaa'),
  record('b', 'nonmember', 'Bbb'),
  record('c', 'auxiliary', 'Ccc'),
  record('d', 'nonmember', 'Ddd'),
];

function record(id: string, role: ShippedRecord['role'], text: string): ShippedRecord {
  return { id, role, domain: 'news', text, paraphrase: `${text}, reworded` };
}

/** A server of public/data, until vi.unstubAllGlobals(), and an engine. The files may be changed, and what was made here. */
export function openKnownTexts() {
  const made = { models: [] as readonly ModelEntry[], runs: [] as readonly RunRecord[] };
  const files: Record<string, BodyInit> = {
    'records.jsonl': RECORDS.map((one) => JSON.stringify(one)).join('\n'),
  };
  vi.stubGlobal('fetch', (url: string) => {
    const body = files[url.slice(url.lastIndexOf('/') + 1)];
    return Promise.resolve(body === undefined ? new Response('', { status: 404 }) : new Response(body));
  });
  const weights = { 'model.safetensors': { bytes: 1, sha256: WEIGHTS } };
  /** Passes that were run, as "model words". */
  const passes: string[] = [];
  const { engine } = fakeEngine({
    models: ['m', 'r'].map((id) => modelEntry(id, id === 'm' ? 'r' : null, 1, weights)),
    trace: ({ words }) => traceOf([-words.charCodeAt(0), -100, -100]),
    before: (_, pass) => void passes.push(pass.key.replace('\n', ' ')),
  });
  /** The known texts, filled in. */
  const filled = async () => {
    const known = new KnownTexts('https://page/data/', engine, fullGround(), {
      models: () => made.models,
      runs: () => made.runs,
    });
    await known.fill(ROLES, {}, new AbortController().signal);
    return known;
  };
  return { files, passes, engine, made, filled };
}

/** A recording of the target over texts, as the page's own tool makes it. */
export function recording(texts: Record<string, string>, sha256 = WEIGHTS): Uint8Array<ArrayBuffer> {
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

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { RECORD_ROLES, type ShippedRecord } from '../data/records';
import { modelEntry } from './fakeEngine.fixture';
import { emptyGround } from './ground.fixture';

const HASH = 'ab'.repeat(32);
const RECORDS = RECORD_ROLES.map((role): ShippedRecord => ({
  id: role,
  domain: 'news',
  role,
  text: `The ${role}.`,
  paraphrase: '',
}));
const WORDS = JSON.stringify({ made_by: 'a command', words: { 3: 'cat dog' } });
const COUNTS = JSON.stringify({ made_by: 'a command', tokenizer_sha256: HASH, total: 6, counts: [1, 5] });

let files: Record<string, string>;

beforeEach(() => {
  files = { 'words.json': WORDS, 'token-counts.json': COUNTS };
  vi.stubGlobal('fetch', (url: string) => {
    const body = files[url.replace('https://page/data/', '')];
    return Promise.resolve(new Response(body ?? '', { status: body === undefined ? 404 : 200 }));
  });
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

async function open() {
  const ground = emptyGround();
  await ground.open(RECORDS);
  return ground;
}

describe('Ground', () => {
  it('has the records that are kept for prefixes, and no others', async () => {
    const { prefixes } = (await open()).sources;
    expect(prefixes).toEqual({ members: ['The prefix-member.'], nonmembers: ['The prefix-nonmember.'] });
  });

  it('has the words that neighbours are made of', async () => {
    expect((await open()).sources.words).toEqual(new Map([[3, ['cat', 'dog']]]));
  });

  it('has frequencies for models of the tokenizer that they were counted with', async () => {
    const ground = await open();
    const model = (sha256: string) => modelEntry('m', null, 1, { 'tokenizer.json': { bytes: 1, sha256 } });
    const frequency = ground.tokenFrequency(model(HASH))!;
    expect([0, 1, 2].map(frequency)).toEqual([2 / 8, 6 / 8, null]);
    expect(ground.tokenFrequency(model('cd'.repeat(32)))).toBeNull();
    expect(ground.tokenFrequency(modelEntry('m', null, 1))).toBeNull();
    expect(ground.tokenFrequency(undefined)).toBeNull();
  });

  it('does without a table that is missing or broken, and has the other', async () => {
    const warn = vi.spyOn(console, 'warn').mockReturnValue();
    delete files['words.json'];
    const without = await open();
    expect(without.words).toBeNull();
    expect(without.tokenCounts).not.toBeNull();
    files = { 'words.json': WORDS, 'token-counts.json': '{}' };
    const broken = await open();
    expect(broken.tokenCounts).toBeNull();
    expect(broken.words).not.toBeNull();
    expect(broken.tokenFrequency(modelEntry('m', null, 1))).toBeNull();
    expect(warn).toHaveBeenCalledTimes(1);
  });
});

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect, test, type Page } from '@playwright/test';
import type { Manifest } from '../src/models/catalogue';
import { readSafetensorsHeader } from '../src/models/safetensors';
import { serve } from '../tools/serve/server.mjs';
import { evaluateHeadless, openHeadless } from './headlessPage';

const MODELS = new URL('../public/models/', import.meta.url);
const manifest = JSON.parse(readFileSync(new URL('manifest.json', MODELS), 'utf8')) as Manifest;

/** More tokens than the self-check text has, so that its last ones stand where that text does not reach. */
const LONG =
  'The porter counted the crates twice and wrote both numbers down, because they did not agree. '.repeat(12);

/** Serves small-ft with other weights; the manifest is made to fit them where `listed`. */
async function replaceWeights(page: Page, weights: Uint8Array, listed: boolean): Promise<void> {
  await page.route('**/models/small-ft/model.safetensors', (route) =>
    route.fulfill({ body: Buffer.from(weights) }),
  );
  if (!listed) return;
  const sha256 = createHash('sha256').update(weights).digest('hex');
  const models = manifest.models.map((model) =>
    model.id === 'small-ft'
      ? { ...model, files: { ...model.files, 'model.safetensors': { bytes: weights.length, sha256 } } }
      : model,
  );
  await page.route('**/models/manifest.json', (route) => route.fulfill({ json: { models } }));
}

/** The weights of small-ft with one of them changed: the first entry of a position's embedding. */
function changedWeights(position: number): Uint8Array {
  const weights = Uint8Array.from(readFileSync(new URL('small-ft/model.safetensors', MODELS)));
  const { offset, shape } = readSafetensorsHeader(weights).get('wpe.weight')!;
  new DataView(weights.buffer).setUint16(offset + position * shape[1]! * 2, 0x4400, true); // 4 as float16
  return weights;
}

test('every shipped model passes its self-check', async ({ page }) => {
  for (const { id } of manifest.models) {
    await openHeadless(page, { target: id, reference: id, device: 'wasm' });
    const { outcome } = await evaluateHeadless(page, [LONG], ['loss']);
    expect(outcome.device).toBe('wasm');
    expect(outcome.rejected).toEqual([]);
  }
});

test('one changed weight gives other scores', async ({ page }) => {
  const roles = { target: 'small-ft', reference: 'small', device: 'wasm' };
  await openHeadless(page, roles);
  const before = await evaluateHeadless(page, [LONG], ['loss', 'reference']);
  await replaceWeights(page, changedWeights(100), true);
  await openHeadless(page, roles);
  const after = await evaluateHeadless(page, [LONG], ['loss', 'reference']);
  for (const attack of ['loss', 'reference']) {
    expect(Number.isFinite(after.scores[attack]![0])).toBe(true);
    expect(after.scores[attack]![0]).not.toBe(before.scores[attack]![0]);
  }
  const trace = ({ traces }: typeof before) => traces.find(({ model }) => model === 'small-ft')!;
  expect(trace(after).logp.slice(0, 99)).toEqual(trace(before).logp.slice(0, 99));
});

test('weights that the manifest does not name are refused', async ({ page }) => {
  await replaceWeights(page, changedWeights(100), false);
  await openHeadless(page, { target: 'small-ft', reference: 'small', device: 'wasm' });
  const { error } = await evaluateHeadless(page, [LONG], ['loss']);
  expect(error).toContain('is not the file that the manifest names');
});

test('a model that fails its self-check shows no number', async ({ page }) => {
  await replaceWeights(page, changedWeights(0), true);
  await openHeadless(page, { target: 'small-ft', reference: 'small', device: 'wasm' });
  const { error, scores } = await evaluateHeadless(page, [LONG], ['loss']);
  expect(error).toMatch(/self-check is off by [\d.e+-]+ nats/);
  expect(scores['loss']).toEqual([null]);
});

test('a pass that several attacks ask for is run once, by the count of the workers', async ({ page }) => {
  await openHeadless(page, { target: 'small-ft', reference: 'small', device: 'wasm' });
  const texts = [
    'One text, with Capitals, for all of the attacks to share.',
    'Another Text that They share as well, all of them.',
  ];
  const seven = ['loss', 'reference', 'ratio', 'zlib', 'lowercase', 'min-k', 'min-k-plus-plus'];
  const { outcome, counted } = await evaluateHeadless(page, texts, seven);
  expect(outcome.passes).toEqual({ asked: 20, run: 6, kept: 0 });
  expect(counted).toBe(6);
});

test('works from a plain static host, under a path, without special headers', async ({ page }) => {
  const site = await serve(new URL('../dist', import.meta.url).pathname, {
    port: 0,
    headers: false,
    base: '/a/path/',
  });
  try {
    const response = await page.goto(`${site.url}#/headless?device=wasm`);
    expect(response?.headers()['cross-origin-opener-policy']).toBeUndefined();
    expect(await page.evaluate(() => globalThis.crossOriginIsolated)).toBe(false);
    const { outcome, scores } = await evaluateHeadless(page, [LONG], ['loss']);
    expect(outcome.device).toBe('wasm');
    expect(scores['loss']![0]).toBeLessThan(0);
  } finally {
    await site.close();
  }
});

import { readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { isAdapter, type Manifest } from '../src/models/catalogue';
import { evaluatedRecords, readRecords } from '../src/data/records';
import { evaluateHeadless, openHeadless } from './headlessPage';

const at = (path: string) => readFileSync(new URL(`../public/${path}`, import.meta.url), 'utf8');
const { models } = JSON.parse(at('models/manifest.json')) as Manifest;
const texts = evaluatedRecords(readRecords(at('data/records.jsonl'))).slice(0, 4);

/** One of each size, whole or as a LoRA: on WebAssembly every one is checked, and here it is the device that is. */
const kinds = new Map(models.map((model) => [`${model.parameters} ${isAdapter(model)}`, model.id]));

test('models of every size, whole or as a LoRA, pass their self-check on WebGPU', async ({ page }) => {
  test.setTimeout(300_000);
  expect(kinds.size).toBe(4);
  for (const id of kinds.values()) {
    await openHeadless(page, { target: id, reference: id, device: 'webgpu' });
    const { outcome, error } = await evaluateHeadless(page, [texts[0]!.text], ['loss']);
    expect(error).toBeNull();
    expect(outcome.fallback).toBeNull();
    expect(outcome.device).toBe('webgpu');
  }
});

test('the two devices agree within 1e-4 nats on every token', async ({ page }) => {
  test.setTimeout(300_000);
  const words = texts.map(({ text }) => text);
  const runs = [];
  for (const device of ['wasm', 'webgpu']) {
    await openHeadless(page, { target: 'small-ft', reference: 'small', device });
    const run = await evaluateHeadless(page, words, ['reference']);
    expect(run.outcome.device).toBe(device);
    runs.push(new Map(run.traces.map((trace) => [`${trace.id} ${trace.model}`, trace])));
  }
  const [wasm, webgpu] = runs as [(typeof runs)[0], (typeof runs)[0]];
  expect(wasm.size).toBe(2 * words.length);
  for (const [key, trace] of wasm) {
    const other = webgpu.get(key)!;
    expect(other.tokens).toEqual(trace.tokens);
    for (const name of ['logp', 'entropy', 'sigma'] as const) {
      const worst = Math.max(...trace[name].map((value, i) => Math.abs(value - other[name][i]!)));
      expect(worst, `${key}: ${name}`).toBeLessThan(1e-4);
    }
  }
});

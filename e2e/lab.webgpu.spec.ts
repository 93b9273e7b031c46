import { expect, test } from '@playwright/test';
import { LORA_RECIPE, type Recipe } from '../src/training/recipe';
import {
  buildLabPage,
  compareEngines,
  expectAgreement,
  expectSameNorms,
  TEXTS,
  trainSteps,
} from './labEngines';

test.describe.configure({ timeout: 300_000 });
test.beforeAll(buildLabPage);

test('gradients on WebGPU are those on WebAssembly', async ({ page }) => {
  const [wasm] = await compareEngines(page, [TEXTS[0]!], { device: 'wasm' });
  const [webgpu] = await compareEngines(page, [TEXTS[0]!], { device: 'webgpu' });
  expectAgreement(webgpu!);
  expectSameNorms(webgpu!, wasm!);
});

test('steps of DP-SGD, which takes texts side by side on WebGPU, are those on WebAssembly', async ({
  page,
}) => {
  const recipe: Recipe = {
    ...LORA_RECIPE,
    epochs: 2,
    warmUpSteps: 0,
    clipNorm: null,
    privacy: { clip: 0.5, noiseMultiplier: 0, samplingRate: 1, delta: 1e-3 },
  };
  const steps = (device: 'wasm' | 'webgpu') => trainSteps(page, 'nano', recipe, TEXTS, device);
  const [wasm, webgpu] = [await steps('wasm'), await steps('webgpu')];
  expect(wasm).toHaveLength(2);
  for (const [i, { loss, gradientNorm }] of wasm.entries()) {
    expect(webgpu[i]!.loss! / loss!).toBeCloseTo(1, 4);
    expect(webgpu[i]!.gradientNorm / gradientNorm).toBeCloseTo(1, 3);
  }
});

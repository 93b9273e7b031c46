import { test } from '@playwright/test';
import { buildLabPage, compareEngines, expectAgreement, expectSameNorms, TEXTS } from './labEngines';

test.describe.configure({ timeout: 300_000 });
test.beforeAll(buildLabPage);

test('gradients on WebGPU are those on WebAssembly', async ({ page }) => {
  const [wasm] = await compareEngines(page, [TEXTS[0]!], { device: 'wasm' });
  const [webgpu] = await compareEngines(page, [TEXTS[0]!], { device: 'webgpu' });
  expectAgreement(webgpu!);
  expectSameNorms(webgpu!, wasm!);
});

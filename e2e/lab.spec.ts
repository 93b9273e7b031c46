import { expect, test } from '@playwright/test';
import { buildLabPage, compareEngines, expectAgreement, expectSameNorms, TEXTS } from './labEngines';

const NOISE = { seed: 1, pair: 0, sign: 1, relativeSd: 0.02 } as const;

test.describe.configure({ timeout: 300_000 });
test.beforeAll(buildLabPage);

test('the two engines agree within 1e-4 nats, under the product’s policy', async ({ page }) => {
  const compared = await compareEngines(page, TEXTS, { device: 'wasm' });
  expect(compared).toHaveLength(TEXTS.length);
  compared.forEach(expectAgreement);
});

test('gradients are the same with and without cross-origin isolation', async ({ page }) => {
  const [isolated] = await compareEngines(page, [TEXTS[0]!], { device: 'wasm' });
  const [plain] = await compareEngines(page, [TEXTS[0]!], { device: 'wasm', headers: false });
  expectAgreement(plain!);
  expectSameNorms(plain!, isolated!);
});

test('weights with noise are a model to both engines, and another one', async ({ page }) => {
  const [before] = await compareEngines(page, [TEXTS[0]!], { device: 'wasm' });
  const [noisy] = await compareEngines(page, [TEXTS[0]!], { device: 'wasm', noise: NOISE });
  expectAgreement(noisy!);
  expect(noisy!.norms.loss).not.toBeCloseTo(before!.norms.loss, 3);
});

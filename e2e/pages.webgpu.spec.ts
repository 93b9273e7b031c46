import { expect, test } from '@playwright/test';
import { EvaluatePage } from './evaluatePage';

/** A software GPU takes seconds over a pass. */
test.setTimeout(600_000);

test('Inspect scores a typed text on WebGPU', async ({ page }) => {
  await page.goto('./#/inspect?device=webgpu&slow=off');
  await page.getByRole('button', { name: 'Edit', exact: true }).click();
  await page
    .getByRole('textbox', { name: 'The text to be scored' })
    .fill('The porter counted the crates twice and wrote both numbers down, because they did not agree.');
  await expect(
    page
      .getByText(/WebGPU/)
      .filter({ hasText: '✓ self-check' })
      .first(),
  ).toBeVisible({ timeout: 120_000 });
  const loss = page.getByRole('region', { name: 'Attacks' }).getByRole('row', { name: /^LOSS/ });
  await expect(loss).toContainText(/−\d\.\d{3}/, { timeout: 120_000 });
  await expect(page.getByRole('complementary', { name: 'About this device' })).toHaveCount(0);
});

test('Evaluate runs twenty texts on WebGPU, with the network cut off', async ({ browser, baseURL }) => {
  const on = await EvaluatePage.open(browser, baseURL!); // closing it makes sure that nothing left
  await on.page.goto('./#/evaluate?device=webgpu');
  await on.page.reload(); // the device is chosen when the page starts
  await on.page.getByRole('combobox', { name: 'Which texts' }).selectOption('20');
  await on.choose('LOSS'); // one pass a text: that both models agree with WebAssembly is tested elsewhere
  await on.page.getByRole('checkbox', { name: /^The same attacks on the base model/ }).uncheck();
  await on.runButton().click();
  await expect(on.done()).toBeVisible({ timeout: 540_000 });
  await on.tab('Results').click();
  await expect(on.provenance()).toContainText('WebGPU');
  await expect(on.provenance()).toContainText(/a sample of 20 of the shipped records/);
  await expect(on.rowOf('LOSS')).toContainText(/[01]\.\d{3}/);
  await on.close();
});

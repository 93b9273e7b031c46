import { expect, test } from '@playwright/test';

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

test('Evaluate runs twenty texts on WebGPU, with the network cut off', async ({ page, context }) => {
  const outside: string[] = [];
  await context.route(
    (url) => url.hostname !== 'localhost',
    (route) => {
      outside.push(route.request().url());
      return route.abort();
    },
  );
  await page.goto('./#/evaluate?device=webgpu');
  await page.getByRole('combobox', { name: 'Which texts' }).selectOption('20');
  await page.getByRole('button', { name: /^Run \d+ attacks on 20 texts$/ }).click();
  await expect(page.getByRole('button', { name: 'Run again' })).toBeVisible({ timeout: 540_000 });
  const provenance = page.getByRole('region', { name: 'How these numbers were made' });
  await expect(provenance).toContainText('WebGPU');
  await expect(provenance).toContainText(/a sample of 20 of (the )?shipped records/);
  const reference = page
    .getByRole('table', { name: /Results by attack/ })
    .getByRole('row', { name: /^Reference/ });
  await expect(reference).toContainText(/[01]\.\d{3}/);
  expect(outside).toEqual([]);
});

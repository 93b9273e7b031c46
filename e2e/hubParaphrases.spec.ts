import { expect, test } from '@playwright/test';
import { standInForHub, STUB_MODEL, STUB_WORDS } from './hubStub';

const MARK = 'Zanzibarkeit';
const TEXTS = [`A note on ${MARK} and the lift.`, `Nobody has heard of ${MARK} since March.`, 'Third.'];

test('a model of the hub is asked for by buttons alone, is told no text, and paraphrases them here', async ({
  page,
  baseURL,
}) => {
  const asked = await standInForHub(page);
  const elsewhere: string[] = [];
  page.context().on('request', (request) => {
    const { origin } = new URL(request.url());
    if (origin !== new URL(baseURL!).origin && !request.url().startsWith('blob:')) elsewhere.push(origin);
  });
  await page.goto('./#/lab');
  await page.getByText('My own run').click();
  await page.getByText('my own', { exact: true }).click();
  await page.getByRole('textbox', { name: 'Texts, one a line' }).fill(TEXTS.join('\n'));
  await page.getByText('Paraphrases, for SOFT: none beside the texts').click();
  await page.getByRole('textbox', { name: 'Model at huggingface.co' }).fill(STUB_MODEL);
  expect(elsewhere).toEqual([]);

  await page.getByRole('button', { name: 'Ask huggingface.co for its size' }).click();
  const fetching = page.getByRole('button', {
    name: /^Fetch 0\.3.MB from huggingface\.co and paraphrase 3 texts$/,
  });
  await expect(fetching).toBeVisible();
  expect(asked.map((request) => new URL(request.url()).pathname)).toEqual([
    `/api/models/${STUB_MODEL}/tree/main`,
  ]);

  await fetching.click();
  await expect(page.getByText('Paraphrases, for SOFT: 3 of 3, from a model of the hub')).toBeVisible();
  await page.getByRole('combobox', { name: 'Defence' }).selectOption('soft');
  await expect(page.getByRole('combobox', { name: 'Paraphrases' })).toHaveValue('given');
  expect(asked.length).toBeGreaterThan(4);
  expect(new Set(elsewhere)).toEqual(new Set(['https://huggingface.co']));
  for (const request of asked) {
    expect(decodeURIComponent(request.url())).not.toContain(MARK);
    expect(request.postData()).toBeNull();
    expect(request.method()).toMatch(/GET|HEAD/);
  }
  expect(STUB_WORDS).not.toContain(MARK);
});

test('a model that cannot be had is said so, and nothing else is fetched', async ({ page }) => {
  const asked = await standInForHub(page);
  await page.goto('./#/lab');
  await page.getByText('My own run').click();
  await page.getByText('my own', { exact: true }).click();
  await page.getByRole('textbox', { name: 'Texts, one a line' }).fill('One text.');
  await page.getByText('Paraphrases, for SOFT: none beside the texts').click();
  const ask = page.getByRole('button', { name: 'Ask huggingface.co for its size' });
  await page.getByRole('textbox', { name: 'Model at huggingface.co' }).fill('nobody/nothing');
  await ask.click();
  await expect(
    page.getByText('huggingface.co has no model "nobody/nothing" to offer (it says 404).'),
  ).toBeVisible();
  await page.getByRole('textbox', { name: 'Model at huggingface.co' }).fill('../../somewhere?else');
  await ask.click();
  await expect(page.getByText('"../../somewhere?else" is no name of a model: owner/name.')).toBeVisible();
  expect(asked).toHaveLength(1);
});

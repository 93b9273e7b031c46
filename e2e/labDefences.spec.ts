import { expect, test, type Page } from '@playwright/test';
import { EvaluatePage, shortTexts, utf8 } from './evaluatePage';

/** The lab: an experiment as it stands, and own texts under what the form has against attacks. */

test.describe.configure({ mode: 'serial' });
test.setTimeout(480_000);
/** A run, with compiling and a busy machine. */
const LONG = { timeout: 240_000 };

let on: EvaluatePage;
let page: Page;

test.beforeAll(async ({ browser, baseURL }) => {
  on = await EvaluatePage.open(browser, baseURL!);
  page = on.page;
  await page.goto('./#/lab');
});
test.afterAll(() => on.close());

const news = () => page.getByTestId('news');
const field = (name: string) => page.getByRole('spinbutton', { name, exact: true });
const train = () => on.button('▶ Train');
const choose = (name: string, option: string) => page.getByRole('combobox', { name }).selectOption(option);
const csv = (rows: readonly string[]) => ({
  name: 'mine.csv',
  mimeType: 'text/csv',
  buffer: Buffer.from(utf8(['text', ...rows.map((text) => `"${text.replaceAll('"', '')}"`)].join('\n'))),
});

test('texts of a file, by LoRA under DP-SGD: what it promises stands beside what the audit proves', async () => {
  await page.getByText('My own run').click();
  await choose('Base model', 'nano');
  await page.getByText('my own', { exact: true }).click();
  const texts = shortTexts(24, 12).map(({ text }) => text);
  await page.getByLabel('A file of texts to train on').setInputFiles(csv(texts));
  await expect(page.getByText(/^48 texts of mine\.csv/)).toBeVisible();
  await page.getByText('Held out, canaries, audit').click();
  await page.getByRole('checkbox', { name: /^audit/ }).check();
  await page.getByText('LoRA', { exact: true }).click();
  await field('Epochs').fill('2');
  await field('Batch').fill('8');
  await choose('Defence', 'dp');
  await field('Delta').fill('0.01');
  await page.getByRole('button', { name: 'Aim at ε = 3', exact: true }).click();
  await expect(page.getByText(/^Promises ε = (2\.99|3\.00)/)).toBeVisible();
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('private');
  await on.expectNoViolations();
  await train().click();
  await expect(news()).toHaveText('private is done.', LONG);
  await expect(
    page.getByRole('heading', { name: /^Audit: .*and ε ≤ \d\.\d\d is promised at δ = 0\.01/ }),
  ).toBeVisible();
  await expect(page.getByText(/^\d+ coins were tossed/)).toBeVisible();
  await expect(page.getByRole('row', { name: /private/ })).toContainText('DP-SGD');
  await on.expectNoViolations();
  await on.expectNoSidewaysScroll();
});

test('SOFT with paraphrases that are made here: are they members now?', async () => {
  await choose('Defence', 'soft');
  await choose('Paraphrases', 'generated');
  await page.getByRole('checkbox', { name: /^audit/ }).uncheck();
  await field('Epochs').fill('1');
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('reworded');
  await train().click();
  await expect(news()).toHaveText('reworded is done.', LONG);
  await expect(page.getByRole('heading', { name: /^SOFT chose \d+ of \d+ texts/ })).toBeVisible();
  await expect(page.getByText(/base’s loss/)).toContainText(/\d\.\d\d/);
  await on.expectNoViolations();
  await on.expectNoSidewaysScroll();
});

test('an experiment runs as it stands; one that is stopped keeps its model, and is no evidence', async () => {
  await page.getByText('Experiments', { exact: true }).click();
  await on.button('▶ Memorise in a minute').click();
  await expect(news()).toHaveText(/^Epoch 1 of 8 is done/, LONG);
  await page.getByRole('button', { name: /^Stop/ }).click();
  await expect(news()).toHaveText(/ was stopped; its model is kept\.$/, LONG);
  await expect(page.getByRole('heading', { level: 1 })).not.toHaveText(/^Recorded/);
  const story = page.getByTestId('story');
  await expect(story).toContainText('Small read 56 texts for');
  await expect(page.getByRole('table', { name: /AUC of each attack on the final model/ })).toBeVisible();
  await on.expectNoViolations();
});

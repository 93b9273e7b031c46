import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import { LONG_ENOUGH, PATIENCE, button, noSideways, openReady, score, settled, write } from './inspectPage';

/** "What if it had trained on this text?": two real trainings of the smallest model. */

test.setTimeout(480_000);

const ask = (page: Page) => button(page, 'What if it had trained on this text?');
const bar = (page: Page) => page.getByRole('group', { name: 'What if' });
const answer = (page: Page) => page.getByRole('region', { name: /^What if it had trained on this text\?/ });
const price = (page: Page) => page.getByTestId('what-if-price').getByRole('button');
const row = (page: Page, attack: string) => page.locator(`[data-what-if="${attack}"]`);

async function clean(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);
  await noSideways(page);
}

/** "Higher than" of the model without the text and of the one with it, in percent. */
async function places(page: Page, attack: string): Promise<[number, number]> {
  const [without, within] = await row(page, attack).locator('strong').allInnerTexts();
  const percent = (text: string | undefined) => Number(/[\d.]+/.exec(text ?? '')?.[0]);
  return [percent(without), percent(within)];
}

test('a text is trained on, beside the same training without it', async ({ page }) => {
  await openReady(page);
  await write(page, LONG_ENOUGH);
  await settled(page);
  await expect(price(page)).toHaveText(/^≈ \d+\s(s|min)/);
  await bar(page).getByText('nano', { exact: true }).click();
  await bar(page).getByText('3×', { exact: true }).click();
  await price(page).focus();
  await expect(page.getByRole('tooltip')).toContainText(
    'Two trainings, going by how fast texts are scored here',
  );

  // it is begun by keyboard, cancelled, and begun again
  await ask(page).press('Enter');
  await expect(bar(page).getByRole('progressbar', { name: 'What if' })).toBeVisible();
  await button(page, 'Cancel').click();
  await expect(page.getByText('The what-if was cancelled.')).toHaveCount(1);
  await ask(page).click();
  // meanwhile the page goes on
  const before = await score(page, 'loss').innerText();
  await write(page, `${LONG_ENOUGH} He was right.`);
  await expect(score(page, 'loss')).not.toHaveText(before, PATIENCE);
  await expect(bar(page).getByRole('progressbar', { name: 'What if' })).toBeVisible();

  const sentence = page.getByTestId('what-if-sentence');
  await expect(sentence).toHaveText(
    /^3 copies of it in a list of 81 texts, read for 3 epochs, moved its LOSS score from .+ 228 known non-members to .+\./,
    PATIENCE,
  );
  for (const name of ['without it', 'with it, 3 times'])
    await expect(page.getByRole('listbox', { name: `Tokens, ${name}` })).toContainText('night porter');
  for (const attack of ['loss', 'zlib', 'min-k', 'min-k-plus-plus', 'reference', 'ratio'])
    await expect(row(page, attack).getByRole('img')).toHaveCount(2);
  // the base calibrates: what was read nine times stands out, on any machine
  const [without, within] = await places(page, 'reference');
  expect(within).toBeGreaterThan(without);
  expect(within).toBeGreaterThan(90);
  await expect(page.getByTestId('what-if-recipe')).toContainText('78 texts without it, 81 with it');
  await expect(page.getByTestId('what-if-recipe')).toContainText('seed 1');
  await expect(page.getByText('The what-if is answered below.')).toHaveCount(1, PATIENCE);
  // the model without the text serves the next question
  await price(page).focus();
  await expect(page.getByRole('tooltip')).toContainText('One training, as trainings were timed here');

  await button(page, 'Show the answer').press('Enter');
  await expect(answer(page)).toBeFocused();
  await page.getByRole('listbox', { name: 'Tokens, without it' }).getByRole('option').nth(3).hover();
  await expect(answer(page)).toContainText(/probability .+→.+\([+−]\d/);
  await clean(page);

  // attacks of many passes run where they are asked for
  const slow = answer(page).getByRole('progressbar', { name: 'Slow attacks' });
  await button(page, 'Run the slow attacks on it too').click();
  await expect(slow).toBeVisible();
  await button(page, 'Cancel the slow attacks').click();
  await expect(slow).toHaveCount(0);
  await expect(button(page, 'Run the slow attacks on it too')).toBeEnabled();

  // either model can be looked at like any other
  await answer(page)
    .getByRole('button', { name: /^Inspect it, the model with it/ })
    .click();
  await expect(page.getByRole('combobox', { name: 'Target' }).locator('option:checked')).toHaveText(
    'What if, nano: with “The night porter counted…” 3 times',
  );
  await settled(page);
  await expect(score(page, 'loss')).toHaveText(await row(page, 'loss').locator('.score').last().innerText());
  // beside what it has read itself: a part of the shipped members
  await expect(
    page.getByRole('img', { name: /^LOSS: .*48 known members .*228 known non-members/ }),
  ).toBeVisible(PATIENCE);
});

test('what cannot be learnt is said before', async ({ page }) => {
  await openReady(page);
  await price(page).hover();
  await expect(page.getByRole('tooltip')).toContainText('one of the known members');
  await button(page, 'Edit').click();
  await write(page, LONG_ENOUGH.repeat(15));
  await expect(bar(page)).toContainText('Only its first 512 tokens can be learnt.');
  await write(page, 'A');
  await expect(bar(page)).toContainText('A text of one token has next to nothing to learn.');
  await write(page, ' \n');
  await expect(ask(page)).toBeDisabled();
  await expect(bar(page)).toContainText('It takes a text.');
});

import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import { PATIENCE, LONG_ENOUGH, button, family, openReady, ready, rowOf, score, write } from './inspectPage';

/** The landing page's table of attacks: whose they are, how the slow ones come in, and what calibration makes of them. */

const attacker = (page: Page) => page.locator('summary').filter({ hasText: 'Attacker' });
const calibrate = (page: Page) => page.getByRole('switch', { name: /^Calibrate/ });
/** All that an attack by neighbours needs, and little else that is slow. */
const NEIGHBOURS_ONLY = 'sees=log-probabilities';

test.describe('the attacker', () => {
  test('hides what such an attacker cannot run, says so, and shows it again', async ({ page }) => {
    await openReady(page);
    await expect(score(page, 'min-k-plus-plus')).toHaveText(/\d/);
    await expect(family(page, 'Weights and gradients')).toBeVisible();
    await attacker(page).click();
    await page.getByRole('radio', { name: 'log-probabilities' }).check();
    await expect(score(page, 'min-k-plus-plus')).toHaveCount(0);
    await expect(family(page, 'Weights and gradients')).toHaveCount(0);
    await expect(score(page, 'loss')).toHaveText(/\d/);
    await expect(page).toHaveURL(/sees=log-probabilities/);
    const hidden = page.getByRole('list', { name: 'Attacks that need more' });
    await expect(hidden.getByRole('listitem').filter({ hasText: 'Min-K%++:' })).toHaveText(
      /Needs whole predictions/,
    );
    const count = await hidden.getByRole('listitem').count();
    await expect(attacker(page)).toContainText(`${count} hidden`);
    await expect(page.getByRole('status').filter({ hasText: 'need more' })).toHaveText(
      `${count} attacks need more`,
    );
    await page.getByRole('checkbox', { name: 'I have a reference model' }).uncheck();
    await expect(score(page, 'reference')).toHaveCount(0);
    expect(await hidden.getByRole('listitem').count()).toBeGreaterThan(count);
    await page.getByRole('radio', { name: 'text' }).check();
    await expect(score(page, 'loss')).toHaveCount(0);
    await expect(family(page, 'Trained')).toBeVisible(); // blind ones see no model
    await button(page, 'See everything').click();
    await expect(score(page, 'min-k-plus-plus')).toHaveText(/\d/);
    await expect(page).not.toHaveURL(/sees=|lacks=/);
  });

  test('comes with the address', async ({ page }) => {
    await openReady(page, 'sees=logits&lacks=reference&slow=off');
    await expect(attacker(page)).toContainText('Sees full predictions, no reference');
    await expect(score(page, 'min-k-plus-plus')).toHaveText(/\d/);
    await expect(score(page, 'reference')).toHaveCount(0);
  });
});

test.describe('a slow attack', () => {
  test('streams in behind, with its own progress, and its neighbours can be seen', async ({ page }) => {
    await openReady(page, NEIGHBOURS_ONLY);
    await family(page, 'Neighbours').click();
    await expect(score(page, 'neighborhood')).toHaveText(/^−?\d+\.\d+$/, PATIENCE);
    const before = await score(page, 'neighborhood').innerText();
    await write(page, LONG_ENOUGH);
    // the quick ones are there while it has not even begun
    const progress = page.getByRole('progressbar', { name: 'Passes of Neighborhood', exact: true });
    await expect(progress).toBeVisible();
    await expect(score(page, 'loss')).toHaveText(/\d/);
    await expect(page.getByText(/^Ready; slow attacks: pass/)).toBeVisible();
    await expect(score(page, 'neighborhood')).toHaveText(/^−?\d+\.\d+$/, PATIENCE);
    await expect(progress).toHaveCount(0);
    expect(await score(page, 'neighborhood').innerText()).not.toBe(before);
    await rowOf(page, 'neighborhood').getByRole('button').first().click();
    const dialog = page.getByRole('dialog');
    const neighbours = dialog.getByRole('list', { name: 'Neighbours of the text' }).getByRole('listitem');
    await expect(neighbours).toHaveCount(10);
    await expect(neighbours.first().locator('mark').first()).toBeVisible();
    await expect(neighbours.first()).toHaveText(/^\s*\d\.\d+/);
    await expect(dialog.locator('tr.result td.number')).toHaveText(
      await score(page, 'neighborhood').innerText(),
    );
  });

  test('of a text that has been left is dropped', async ({ page }) => {
    await openReady(page, NEIGHBOURS_ONLY);
    await family(page, 'Neighbours').click();
    await write(page, LONG_ENOUGH);
    await expect(page.getByText(/^Ready; slow attacks: pass/)).toBeVisible();
    await page.getByRole('textbox').fill(LONG_ENOUGH.replace('porter', 'baker'));
    await expect(score(page, 'neighborhood')).toHaveText(/^−?\d+\.\d+$/, PATIENCE);
    await rowOf(page, 'neighborhood').getByRole('button').first().click();
    const neighbours = page.getByRole('list', { name: 'Neighbours of the text' });
    await expect(neighbours).toContainText('baker');
  });

  test('can be stopped, taken up again, and switched off', async ({ page }) => {
    await openReady(page, NEIGHBOURS_ONLY);
    await family(page, 'Neighbours').click();
    await write(page, LONG_ENOUGH);
    await expect(page.getByText(/^Ready; slow attacks: pass/)).toBeVisible();
    await button(page, 'Stop').click();
    await expect(page.getByText('Stopped: some attacks have no score')).toBeVisible();
    await expect(score(page, 'neighborhood')).toHaveText('–');
    await expect(score(page, 'loss')).toHaveText(/\d/);
    await button(page, 'Go on').click();
    await expect(score(page, 'neighborhood')).toHaveText(/\d/, PATIENCE);
    await attacker(page).click();
    await page.getByRole('switch', { name: 'Run slow attacks too' }).uncheck();
    await expect(rowOf(page, 'neighborhood')).toContainText('slow attacks are switched off');
    await expect(page).toHaveURL(/slow=off/);
  });
});

test.describe('calibration', () => {
  test('changes the score and the name, of one attack and of all', async ({ page }) => {
    await openReady(page);
    const before = await score(page, 'loss').innerText();
    const reference = await score(page, 'reference').innerText();
    await calibrate(page).check();
    await expect(rowOf(page, 'loss').getByRole('rowheader')).toContainText('− base');
    await expect(score(page, 'loss')).not.toHaveText(before);
    await expect(score(page, 'loss')).toHaveText(reference); // LOSS less the base's is Reference
    await expect(rowOf(page, 'loss').getByRole('img')).toBeVisible();
    await expect(rowOf(page, 'reference').getByRole('rowheader')).not.toContainText('base');
    await expect(page).toHaveURL(/loss\.calibrate=1/);
    await rowOf(page, 'loss').getByRole('rowheader').getByRole('button').click();
    const dialog = page.getByRole('dialog', { name: 'LOSS, calibrated' });
    await expect(dialog.locator('tr').filter({ hasText: 'LOSS under the target' })).toContainText(before);
    await dialog.getByRole('radio', { name: 'off' }).press('Space');
    await expect(page.getByRole('dialog', { name: 'LOSS', exact: true })).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(score(page, 'loss')).toHaveText(before);
    await expect(rowOf(page, 'min-k').getByRole('rowheader')).toContainText('− base');
    await calibrate(page).check();
    await calibrate(page).uncheck();
    await expect(page).not.toHaveURL(/calibrate/);
    await expect(score(page, 'loss')).toHaveText(before);
  });
});

test('the keyboard alone reaches everything', async ({ page }) => {
  await openReady(page);
  const focused = () =>
    page.evaluate(() => {
      const one = document.activeElement!;
      const name = one.getAttribute('aria-label') ?? (one.closest('label') ?? one).textContent;
      return `${one.tagName.toLowerCase()} ${name.replace(/\s+/g, ' ').trim()}`;
    });
  await page.getByRole('link', { name: 'Trainspotter' }).focus();
  const seen: string[] = [];
  for (let i = 0; i < 70; i++) {
    await page.keyboard.press('Tab');
    const now = await focused();
    if (now.startsWith('body')) break;
    seen.push(now);
  }
  const wanted = [
    /^select Target/,
    /^select Reference/,
    /^button Why\?/,
    /^button Trained on \(/,
    /^button Edit/,
    /^input k of Min-K%/,
    /^span|^button .*probability/,
    /^select Colour by|^select surprise/,
    /^summary Attacker:/,
    /^input Calibrate/,
    /^button Hold/,
    /^button Copy/,
    /^button . Likelihood/,
    /^button LOSS/,
    /^button LiRA-Base/,
    /^button . Trained/,
  ];
  for (const one of wanted) expect(seen.join('\n')).toMatch(new RegExp(one.source, 'm'));

  await attacker(page).focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  await expect(page.getByRole('radio', { name: 'weights' })).toBeFocused();
  await page.keyboard.press('ArrowUp');
  await expect(page.getByRole('radio', { name: 'gradients' })).toBeChecked();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Escape');
  await expect(attacker(page)).toBeFocused();
  await expect(page.getByRole('radio', { name: 'weights' })).toBeHidden();

  await family(page, 'Texts in front').focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'ReCaLL' });
  await expect(dialog).toBeVisible();
  await dialog.getByText(/texts in front, known to be no members/).focus();
  await page.keyboard.press('Enter');
  await expect(dialog.getByRole('listitem')).toHaveCount(4);
  await dialog.getByRole('slider', { name: 'Texts in front' }).focus();
  await page.keyboard.press('ArrowLeft');
  await expect(dialog.getByRole('listitem')).toHaveCount(3);
  await page.keyboard.press('Escape');
  await expect(rowOf(page, 'recall').getByRole('rowheader').getByRole('button')).toBeFocused();
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`what attacks show has no accessibility faults in ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await openReady(page, NEIGHBOURS_ONLY);
    const clean = async () => {
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual(
        [],
      );
    };
    await family(page, 'Neighbours').click();
    await family(page, 'Trained').click();
    await write(page, LONG_ENOUGH);
    await expect(
      page.getByRole('progressbar', { name: 'Passes of Neighborhood', exact: true }),
    ).toBeVisible();
    await ready(page);
    await clean();
    await expect(score(page, 'neighborhood')).toHaveText(/\d/, PATIENCE);
    await rowOf(page, 'neighborhood').getByRole('button').first().click();
    await expect(page.getByRole('list', { name: 'Neighbours of the text' })).toBeVisible();
    await clean();
  });
}

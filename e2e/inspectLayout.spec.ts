import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Locator } from '@playwright/test';
import {
  LONG_ENOUGH,
  button,
  details,
  noSideways,
  openReady,
  rowOf,
  score,
  settled,
  textArea,
  tokenCount,
  tokens,
  unfoldAll,
  write,
} from './inspectPage';

/** The landing page with texts at the edge of what it takes, in every window, for every visitor. */

test.describe('texts at the edge', () => {
  test('too short, very long, empty', async ({ page }) => {
    await openReady(page);
    await button(page, 'Too short').click();
    await expect(page.locator('[data-notice="short"]')).toContainText('Too short to read');
    await write(page, LONG_ENOUGH.repeat(15));
    await expect(page.locator('[data-notice="windows"]')).toContainText('512 positions with stride 256');
    await expect(page.locator('[data-notice="length"]')).toContainText('where known texts have');
    await settled(page);
    await textArea(page).fill('');
    await expect(page.getByText('Nothing to score yet')).toBeVisible();
    await expect(score(page, 'loss')).toHaveText('–');
    await expect(button(page, 'Copy')).toBeDisabled();
    await expect(button(page, 'Read')).toBeDisabled();
    await textArea(page).fill(LONG_ENOUGH);
    await settled(page);
    await expect(score(page, 'loss')).toHaveText(/\d/);
    await expect(page.locator('[data-notice="short"]')).toHaveCount(0);
  });

  test('Arabic, emoji, tabs and broken characters', async ({ page }) => {
    await openReady(page);
    const text =
      'مرحبا بالعالم 🚂🚂 هذا نص عن قطار.\n\nA family 👨‍👩‍👧, a flag 🇫🇷, a naïve café.\n\tTwo  blanks.\n';
    await write(page, text);
    await settled(page);
    await button(page, 'Read').click();
    const shown = await page.getByRole('listbox').evaluate((list) => list.textContent);
    expect(shown).toBe(text);
    const n = await tokenCount(page);
    expect(await tokens(page).count()).toBeLessThan(n); // several tokens share a character
    await tokens(page).first().focus();
    for (let i = 0; i < 3; i++) await page.keyboard.press('ArrowLeft'); // the text runs from right to left
    await expect(details(page)).toContainText(`token 4 of ${n}`);
    await write(page, `Half a character \ud83d and ${LONG_ENOUGH}`);
    await settled(page);
    await expect(score(page, 'loss')).toHaveText(/\d/);
  });

  test('the area that is typed in lies exactly over the coloured text', async ({ page }) => {
    await openReady(page);
    const layers = () =>
      textArea(page).evaluate((area) => {
        const behind = area.parentElement!.querySelector<HTMLElement>('[aria-hidden]')!.parentElement!;
        const styles = [area, behind].map((layer) => {
          const { font, padding, lineHeight, letterSpacing } = getComputedStyle(layer);
          return [font, padding, lineHeight, letterSpacing, layer.clientWidth].join();
        });
        return { same: styles[0] === styles[1], typed: area.scrollHeight, coloured: behind.offsetHeight };
      });
    for (const width of [360, 700, 1280]) {
      await page.setViewportSize({ width, height: 720 });
      for (const text of [LONG_ENOUGH.repeat(3), `${'x'.repeat(300)} \n\n a\tb  ${LONG_ENOUGH}\n`]) {
        await write(page, text);
        await settled(page);
        const { same, typed, coloured } = await layers();
        expect(same).toBe(true);
        expect(typed).toBe(coloured);
      }
    }
  });
});

test.describe('layout', () => {
  test('nothing is cut at 1280 × 720', async ({ page }) => {
    await openReady(page);
    const inSight = async (part: Locator) => {
      const box = (await part.boundingBox())!;
      expect(box.y).toBeGreaterThanOrEqual(0);
      expect(box.y + box.height).toBeLessThanOrEqual(720);
      expect(box.x + box.width).toBeLessThanOrEqual(1280);
    };
    await inSight(page.getByRole('slider'));
    await inSight(page.getByRole('region', { name: 'The text' }));
    const banner = page.getByRole('complementary', { name: 'About this device' });
    expect((await banner.boundingBox())!.height).toBeLessThan(32); // one line; the rest is behind a button
    for (const attack of ['loss', 'lira-base']) await inSight(rowOf(page, attack));
    await inSight(page.getByRole('region', { name: 'Attacks' }));
    await inSight(tokens(page).last());
    await tokens(page).nth(5).hover();
    await expect(details(page).getByRole('listitem')).toHaveCount(20);
    await inSight(details(page));
    const clipped = await page.locator('.panel, .panel *').evaluateAll((all: HTMLElement[]) =>
      all
        .filter(({ scrollWidth, clientWidth }) => clientWidth > 0 && scrollWidth > clientWidth + 1)
        .filter(
          (one) =>
            getComputedStyle(one).overflowX === 'visible' && getComputedStyle(one).display !== 'inline',
        )
        .map((one) => `${one.tagName}.${one.className} ${one.textContent.slice(0, 40)}`),
    );
    expect(clipped).toEqual([]);
    // all that there is, once unfolded, is reached by scrolling the table alone
    await unfoldAll(page);
    await score(page, 'size-ratio').scrollIntoViewIfNeeded();
    await inSight(score(page, 'size-ratio'));
    const [content, window] = await page.evaluate(() => [document.documentElement.scrollHeight, innerHeight]);
    expect(content).toBeLessThanOrEqual(window!);
  });

  for (const width of [360, 390, 768]) {
    test(`nothing runs off sideways at ${width} px`, async ({ page }) => {
      await page.setViewportSize({ width, height: 780 });
      await openReady(page);
      await noSideways(page);
      const legend = page.getByRole('list', { name: /^Colours: / });
      const [outer, last] = await Promise.all([
        legend.boundingBox(),
        legend.getByRole('listitem').last().boundingBox(),
      ]);
      expect(last!.x + last!.width).toBeLessThanOrEqual(outer!.x + outer!.width + 1); // all of its steps are there
      await button(page, 'Hold').click();
      await noSideways(page);
      await page.getByLabel('Colour by').selectOption('attack:reference');
      await noSideways(page);
      await tokens(page).nth(8).click();
      await expect(details(page).getByRole('listitem')).toHaveCount(20);
      await expect(tokens(page).nth(8)).toBeInViewport();
      await noSideways(page);
      await details(page).getByRole('button', { name: 'Close the details' }).click();
      await button(page, 'Edit').click();
      await noSideways(page);
      await unfoldAll(page);
      await noSideways(page);
      await page.getByText('Sees everything').click();
      await noSideways(page);
    });
  }
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`has no accessibility faults in ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await openReady(page);
    const clean = async () => {
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual(
        [],
      );
    };
    await clean();
    for (const way of ['surprise', 'difference', 'attack:min-k']) {
      await page.getByLabel('Colour by').selectOption(way);
      await tokens(page).nth(7).click();
      await expect(details(page).getByRole('listitem')).toHaveCount(20);
      await clean();
    }
    await button(page, 'Hold').click();
    await write(page, 'See you.');
    await settled(page);
    await clean();
    await rowOf(page, 'ratio').getByRole('button').click();
    await expect(page.getByRole('dialog')).toBeVisible();
    await clean();
    await page.keyboard.press('Escape');
    await unfoldAll(page);
    await page.getByRole('switch', { name: /^Calibrate/ }).check();
    await page.getByText('Sees everything').click();
    await page.getByRole('radio', { name: 'log-probabilities' }).check();
    await clean();
  });
}

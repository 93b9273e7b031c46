import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Locator, type Page } from '@playwright/test';

/** The landing page: one text under the eyes of a visitor. */

declare global {
  /** When the first coloured token was there, ms since the page began; set by watchHeatmap. */
  var heatmapAt: number | undefined;
}

const ATTACKS = ['loss', 'reference', 'ratio', 'zlib', 'lowercase', 'min-k', 'min-k-plus-plus'];
const LONG_ENOUGH =
  'The night porter counted eleven umbrellas and one harp case in the lobby, wrote both numbers into the green book, ' +
  'and went to wake the cook, because the river had come up to the third step again and the flour was in the cellar.';

const tokens = (page: Page) => page.getByRole('listbox', { name: 'Tokens of the text' }).getByRole('option');
const score = (page: Page, attack: string) => page.locator(`[data-attack="${attack}"]`);
const textArea = (page: Page) => page.getByRole('textbox', { name: 'The text to be scored' });
const details = (page: Page) => page.getByRole('region', { name: 'Details of a token' });
const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name, exact: true });

async function open(page: Page): Promise<void> {
  await page.goto('./#/inspect');
  await expect(tokens(page).first()).toBeVisible();
}

/** Opens the page and waits until the models and the known texts are there. */
async function openReady(page: Page): Promise<void> {
  await open(page);
  await expect(page.getByText('Ready: type, and it is scored here')).toBeVisible({ timeout: 90_000 });
}

async function settled(page: Page): Promise<void> {
  await expect(page.locator('table.stale, td.waiting')).toHaveCount(0);
}

async function write(page: Page, text: string): Promise<void> {
  await button(page, 'Edit').click();
  await textArea(page).fill(text);
}

async function allScores(page: Page): Promise<string[]> {
  await settled(page);
  return Promise.all(ATTACKS.map((attack) => score(page, attack).innerText()));
}

/** Tokens of the text, read off the slider's own words. */
async function tokenCount(page: Page): Promise<number> {
  const words = await page.getByRole('slider').getAttribute('aria-valuetext');
  return Number(/of (\d+) tokens/.exec(words ?? '')?.[1]);
}

async function noSideways(page: Page): Promise<void> {
  const [content, window] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  expect(content).toBeLessThanOrEqual(window!);
}

async function watchHeatmap(page: Page): Promise<void> {
  await page.addInitScript(() => {
    new MutationObserver((_, observer) => {
      if (!document.querySelector('[role="option"]')) return;
      globalThis.heatmapAt = performance.now();
      observer.disconnect();
    }).observe(document, { childList: true, subtree: true });
  });
}

test.describe('before any model is there', () => {
  test('the first sample is painted from its recording', async ({ page }) => {
    await watchHeatmap(page);
    const models: string[] = [];
    page.on('request', (request) => {
      if (/\/models\/[^/]+\//.test(request.url())) models.push(request.url());
    });
    // not one byte of a model arrives, and the sample is there with all its scores
    await page.route(/\/models\/[^/]+\//, (route) => route.abort());
    await open(page);
    for (const attack of ATTACKS) await expect(score(page, attack)).toHaveText(/\d/);
    expect(await tokens(page).count()).toBeGreaterThan(30);
    await expect(page.getByText('recorded by npm run', { exact: false }).first()).toBeVisible();
    await expect.poll(() => models.length).toBeGreaterThan(0);
    const [painted, asked] = await page.evaluate(() => [
      globalThis.heatmapAt,
      Math.min(
        ...performance
          .getEntriesByType('resource')
          .filter(({ name }) => /\/models\/[^/]+\//.test(name))
          .map(({ startTime }) => startTime),
      ),
    ]);
    expect(painted).toBeLessThan(asked!);
  });

  test('a model that does not arrive is said, and can be asked for again', async ({ page }) => {
    await page.route(/\/models\/[^/]+\//, (route) => route.abort());
    await open(page);
    await expect(button(page, 'Try again')).toBeVisible();
    await page.unroute(/\/models\/[^/]+\//);
    await button(page, 'Try again').click();
    await expect(page.getByText('Ready: type, and it is scored here')).toBeVisible({ timeout: 90_000 });
  });

  test('a visitor who saves data is asked first', async ({ page }) => {
    await page.addInitScript(() => {
      Object.defineProperty(navigator, 'connection', { value: { saveData: true } });
    });
    const models: string[] = [];
    page.on('request', (request) => {
      if (/\/models\/[^/]+\//.test(request.url())) models.push(request.url());
    });
    await open(page);
    await expect(button(page, 'Load them')).toBeVisible();
    await tokens(page).nth(4).hover();
    await expect(details(page)).toBeVisible();
    expect(models).toEqual([]);
    await button(page, 'Load them').click();
    await expect.poll(() => models.length).toBeGreaterThan(0);
  });
});

test.describe('a text', () => {
  test('is scored as it is typed, and goes nowhere', async ({ page }) => {
    await openReady(page);
    const before = await allScores(page);
    const requests: string[] = [];
    page.on('request', (request) => requests.push(request.url()));
    await button(page, 'Edit').click();
    await expect(textArea(page)).toBeFocused();
    // what stands before the edit keeps its colours at once: the models are causal
    const [coloured, kept] = await textArea(page).evaluate(async (area: HTMLTextAreaElement) => {
      const count = () => document.querySelectorAll('[aria-hidden] .fill').length;
      const all = count();
      area.value += ' Nobody';
      area.dispatchEvent(new Event('input', { bubbles: true }));
      await Promise.resolve();
      return [all, count()];
    });
    expect(kept).toBeGreaterThan(0.9 * coloured!);
    expect(kept).toBeLessThanOrEqual(coloured!);
    await page.keyboard.type(' expected the brass band.');
    await expect(score(page, 'loss')).not.toHaveText(before[0]!);
    const after = await allScores(page);
    ATTACKS.forEach((_, i) => expect(after[i]).not.toBe(before[i]));
    await expect(page.locator('[aria-hidden] .fill')).not.toHaveCount(coloured!);
    expect(requests.filter((url) => !url.startsWith('blob:'))).toEqual([]);
    await page.keyboard.press('Escape');
    await expect(tokens(page).first()).toBeVisible();
  });

  test('has as many underlined tokens as Min-K% counts', async ({ page }) => {
    await openReady(page);
    const slider = page.getByRole('slider', { name: 'k of Min-K% and Min-K%++' });
    const loss = await score(page, 'loss').innerText();
    const n = await tokenCount(page);
    expect(n).toBe(await tokens(page).count());
    for (const k of [0.05, 0.2, 0.35, 0.5, 1]) {
      await slider.fill(String(k));
      const counted = Math.max(1, Math.floor(n * k + 1e-9));
      await expect(page.locator('.picked')).toHaveCount(counted);
      await expect(page.getByText(`${counted} of ${n}`)).toBeVisible();
    }
    await expect(score(page, 'min-k')).toHaveText(loss); // k = 1 is LOSS
    await expect(score(page, 'loss')).toHaveText(loss);
    await expect(page).toHaveURL(/min-k\.k=1/);
    const box = await tokens(page).first().boundingBox();
    await slider.fill('0.05');
    expect(await tokens(page).first().boundingBox()).toEqual(box); // heavier, and not a pixel wider
  });

  test('is coloured in every way, each with its numbers', async ({ page }) => {
    await openReady(page);
    const select = page.getByLabel('Colour by');
    const ways = await select
      .locator('option')
      .evaluateAll((all: HTMLOptionElement[]) => all.map((o) => o.value));
    expect(ways).toEqual([
      'surprise',
      'rank',
      'z-score',
      'difference',
      ...ATTACKS.map((id) => `attack:${id}`),
    ]);
    for (const way of ways) {
      await select.selectOption(way);
      const legend = page.getByRole('list', { name: /^Colours: / });
      await expect(legend.getByRole('listitem')).toHaveCount(5);
      await expect(legend).toHaveText(/\d/);
      const fills = await page
        .locator('.fill')
        .evaluateAll((all: HTMLElement[]) => new Set(all.map((one) => one.style.background)).size);
      expect(fills).toBeGreaterThan(1);
    }
    await expect(page).toHaveURL(/colour=attack/);
  });
});

test.describe('a token', () => {
  test('is reached, pinned and left with the keyboard', async ({ page }) => {
    await openReady(page);
    await page.getByRole('slider').focus();
    await page.keyboard.press('Tab');
    await expect(tokens(page).first()).toBeFocused();
    await expect(tokens(page).first()).toHaveAttribute('aria-label', /.+, probability .+\s%, rank [\d,]+/);
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await expect(tokens(page).nth(2)).toBeFocused();
    await expect(details(page)).toContainText(/token 3 of \d+/);
    await page.keyboard.press('ArrowDown');
    const below = await page.locator(':focus').boundingBox();
    const above = await tokens(page).nth(2).boundingBox();
    expect(below!.y).toBeGreaterThan(above!.y + above!.height / 2);
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('End');
    await expect(tokens(page).last()).toBeFocused();
    await page.keyboard.press('Home');
    await expect(tokens(page).first()).toBeFocused();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await expect(tokens(page).nth(1)).toHaveAttribute('aria-selected', 'true');
    await page.getByRole('slider').focus();
    await expect(details(page)).toContainText(/token 2 of \d+/); // pinned: it stays
    await tokens(page).nth(1).focus();
    await page.keyboard.press('Escape');
    await expect(details(page)).toHaveCount(0);
    await expect(tokens(page).nth(1)).toHaveAttribute('aria-selected', 'false');
  });

  test('shows what both models expected, at once and without a jump', async ({ page }) => {
    await openReady(page);
    const attacks = page.getByRole('region', { name: 'Attacks' });
    const before = await attacks.boundingBox();
    await tokens(page).nth(10).hover();
    for (const role of ['Target', 'Reference']) {
      const list = details(page)
        .locator('section')
        .filter({ hasText: `${role} expected` });
      await expect(list.getByRole('listitem')).toHaveCount(10);
      await expect(list.getByRole('listitem').first()).toHaveText(/%/);
    }
    for (const fact of ['Probability', 'Rank', 'Entropy', 'z-score'])
      await expect(details(page).getByRole('rowheader', { name: fact })).toBeVisible();
    await expect(details(page).getByRole('term')).toHaveCount(ATTACKS.length);
    expect(await attacks.boundingBox()).toEqual(before);
    const ms = await tokens(page)
      .nth(20)
      .evaluate(async (token) => {
        const begun = performance.now();
        token.dispatchEvent(new PointerEvent('pointerover', { bubbles: true, pointerType: 'mouse' }));
        await Promise.resolve();
        if (!document.querySelector('[aria-label="Details of a token"]')?.textContent.includes('token 21 of'))
          throw new Error('the details are not there');
        return performance.now() - begun;
      });
    expect(ms).toBeLessThan(50);
  });

  test('is shared by the text and the strip below it', async ({ page }) => {
    await openReady(page);
    const strip = page.getByRole('img', { name: /^Log-probabilities of \d+ tokens in order: mean/ });
    const box = (await strip.boundingBox())!;
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    await expect(page.locator('.fill.cursor')).toHaveCount(1);
    await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
    await expect(page.locator('[role="option"][aria-selected="true"]')).toHaveCount(1);
    await details(page).getByRole('button', { name: 'Unpin' }).click();
    await expect(page.locator('[role="option"][aria-selected="true"]')).toHaveCount(0);
  });
});

test.describe('the scores', () => {
  test('are read against the known non-members, and explained with the formula worked out', async ({
    page,
  }) => {
    await openReady(page);
    const records = (await (await page.request.get('./data/records.jsonl')).text()).trim().split('\n');
    const nonmembers = records.filter(
      (line) => (JSON.parse(line) as { role: string }).role === 'nonmember',
    ).length;
    const dialog = page.getByRole('dialog');
    for (const attack of ATTACKS) {
      const row = page.getByRole('row').filter({ has: score(page, attack) });
      await expect(row).toContainText(new RegExp(`\\d+\\s*%\\s*of ${nonmembers}`));
      await expect(row.getByRole('img')).toHaveAttribute(
        'aria-label',
        /this text .+ known members .+ known non-members/,
      );
      await row.getByRole('button').click();
      await expect(dialog.locator('tr.result td.number')).toHaveText(await score(page, attack).innerText());
      await expect(dialog.getByRole('link')).toHaveAttribute('href', /^https:/);
      await expect(dialog).toContainText('small-ft');
      await expect(dialog).toContainText(`${nonmembers} known non-members`);
      await page.keyboard.press('Escape');
      await expect(dialog).toHaveCount(0);
      await expect(row.getByRole('button')).toBeFocused();
    }
    await expect(page.getByRole('status').filter({ hasText: 'Scored' })).toContainText('known non-members');
    await expect(page.locator('body')).not.toContainText('was in the training data');
  });

  test('of a held version stand beside those of the edited one', async ({ page }) => {
    await openReady(page);
    await button(page, 'Edit').click();
    const text = await textArea(page).inputValue();
    await button(page, 'Hold').click();
    await expect(page.getByText('Nothing has changed yet')).toBeVisible();
    const held = await allScores(page);
    const words = text.split(' ');
    words[4] = 'zeppelins';
    await textArea(page).fill(words.join(' '));
    await expect(score(page, 'loss')).not.toHaveText(held[0]!);
    await settled(page);
    const row = page.getByRole('row').filter({ has: score(page, 'loss') });
    await expect(row.getByRole('cell').first()).toHaveText(held[0]!);
    const moved = page.locator('section').filter({ hasText: 'Tokens that moved most' }).getByRole('listitem');
    await expect(moved.first()).toHaveText(/[▲▼]\s[+−]\d/);
    await moved.first().click();
    await expect(details(page)).toContainText(/token \d+ of \d+/);
    await button(page, 'Hold').click();
    await expect(page.getByText('Tokens that moved most')).toHaveCount(0);
  });

  test('are copied as text, with what they were made with and how to read them', async ({
    page,
    context,
  }) => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await openReady(page);
    await button(page, 'Copy').click();
    await expect(page.getByRole('button', { name: 'Copied ✓' })).toBeVisible();
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    for (const part of ['small-ft', 'Reference: small', 'WebAssembly', 'tokens', 'k = 20 %', 'no proof'])
      expect(copied).toContain(part);
    for (const [i, value] of (await allScores(page)).entries()) {
      const name = await page.getByRole('rowheader').nth(i).getByRole('button').innerText();
      expect(copied).toMatch(
        new RegExp(`^${name.replace(/\W*$/, '').replace('+', '\\+')}.*${value}  .*known non-member`, 'm'),
      );
    }
  });
});

test.describe('texts at the edge', () => {
  test('too short, very long, empty', async ({ page }) => {
    await openReady(page);
    await button(page, 'Too short').click();
    await expect(page.locator('[data-notice="short"]')).toContainText('Too short to read');
    await write(page, LONG_ENOUGH.repeat(15));
    await expect(page.locator('[data-notice="windows"]')).toContainText('512 positions with stride 256');
    await expect(page.locator('[data-notice="length"]')).toContainText('longer than every known text');
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
    await inSight(page.getByRole('table'));
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
    await page
      .getByRole('row')
      .filter({ has: score(page, 'ratio') })
      .getByRole('button')
      .click();
    await expect(page.getByRole('dialog')).toBeVisible();
    await clean();
  });
}

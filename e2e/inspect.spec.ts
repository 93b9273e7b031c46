import { expect, test } from '@playwright/test';
import {
  ATTACKS,
  allScores,
  button,
  details,
  idle,
  openReady,
  openWith,
  ready,
  rowOf,
  score,
  settled,
  textArea,
  tokenCount,
  tokens,
  watchHeatmap,
} from './inspectPage';

/** The landing page: one text under the eyes of a visitor. */

test.describe('before any model is there', () => {
  test('the first sample is painted from its recording', async ({ page }) => {
    await watchHeatmap(page);
    const models: string[] = [];
    page.on('request', (request) => {
      if (/\/models\/[^/]+\//.test(request.url())) models.push(request.url());
    });
    // not one byte of a model arrives, and the sample is there with all its scores
    await page.route(/\/models\/[^/]+\//, (route) => route.abort());
    await openWith(page, '');
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
    await openWith(page, '');
    await expect(button(page, 'Try again')).toBeVisible();
    await page.unroute(/\/models\/[^/]+\//);
    await button(page, 'Try again').click();
    await ready(page);
  });

  test('a visitor who saves data is asked first', async ({ page }) => {
    await page.addInitScript(() => {
      Object.defineProperty(navigator, 'connection', { value: { saveData: true } });
    });
    const models: string[] = [];
    page.on('request', (request) => {
      if (/\/models\/[^/]+\//.test(request.url())) models.push(request.url());
    });
    await openWith(page, '');
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
    await idle(page); // the models of all attacks have been loaded
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
    // one more worker may start now and load its own program; nothing else is asked for
    expect(requests.filter((url) => !/^blob:|^[^?]+\/assets\/[^?]+$/.test(url))).toEqual([]);
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
    const ofAttacks = ATTACKS.map((id) => `attack:${id}`);
    const first = ['surprise', 'rank', 'z-score', 'difference', ...ofAttacks];
    expect(ways.slice(0, first.length)).toEqual(first);
    expect(ways.length).toBeGreaterThan(first.length + 5); // those of the other groups
    for (const way of first) {
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
    await expect(details(page).getByRole('term')).toHaveCount(ATTACKS.length + 1); // LiRA-Candidate comes behind them
    expect(await attacks.boundingBox()).toEqual(before);
    // the details follow the pointer at once: nothing is waited for, neither a frame nor an answer
    const shown = await tokens(page)
      .nth(20)
      .evaluate(async (token) => {
        token.dispatchEvent(new PointerEvent('pointerover', { bubbles: true, pointerType: 'mouse' }));
        await Promise.resolve();
        return document.querySelector('[aria-label="Details of a token"]')?.textContent;
      });
    expect(shown).toContain('token 21 of');
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
      const row = rowOf(page, attack);
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
    const row = rowOf(page, 'loss');
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
      const name = await rowOf(page, ATTACKS[i]!).getByRole('button').innerText();
      expect(copied).toMatch(
        new RegExp(`^${name.replace(/\W*$/, '').replace('+', '\\+')}.*${value}  .*known non-member`, 'm'),
      );
    }
  });
});

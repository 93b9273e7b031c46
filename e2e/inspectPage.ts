import { expect, type Page } from '@playwright/test';

/** What the journeys through the landing page share: its parts by their names, and waiting for what it does. */

declare global {
  /** When the first coloured token was there, ms since the page began; set by watchHeatmap. */
  var heatmapAt: number | undefined;
}

/** Ids of the attacks whose rows are unfolded at first, in the order of the table: they are scored at every pause. */
export const ATTACKS = [
  'loss',
  'zlib',
  'lowercase',
  'min-k',
  'min-k-plus-plus',
  'reference',
  'ratio',
  'lira-base',
];
/** For what takes as long as the machine does: the journey's own limit ends it. */
export const PATIENCE = { timeout: 600_000 };
/** A text of the length of the known ones. */
export const LONG_ENOUGH =
  'The night porter counted eleven umbrellas and one harp case in the lobby, wrote both numbers into the green book, ' +
  'and went to wake the cook, because the river had come up to the third step again and the flour was in the cellar.';

export const tokens = (page: Page) =>
  page.getByRole('listbox', { name: 'Tokens of the text' }).getByRole('option');
export const score = (page: Page, attack: string) => page.locator(`[data-attack="${attack}"]`);
export const rowOf = (page: Page, attack: string) =>
  page.getByRole('row').filter({ has: score(page, attack) });
/** The head of a group of attacks: a button that unfolds it. */
export const family = (page: Page, name: string) =>
  page.getByRole('rowheader', { name: new RegExp(`^${name} `) }).getByRole('button');
export const textArea = (page: Page) => page.getByRole('textbox', { name: 'The text to be scored' });
export const details = (page: Page) => page.getByRole('region', { name: 'Details of a token' });
export const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name, exact: true });

/** Opens the page, with settings as they stand in an address. */
export async function openWith(page: Page, settings: string): Promise<void> {
  await page.goto(`./#/inspect${settings && `?${settings}`}`);
  await expect(tokens(page).first()).toBeVisible();
}

/** Models and known texts are there; slow attacks may be at work. */
export async function ready(page: Page): Promise<void> {
  await expect(page.getByText(/^Ready/)).toBeVisible(PATIENCE);
}

/** Every attack that is wanted has its score: nothing is at work. */
export async function idle(page: Page): Promise<void> {
  await expect(page.getByText('Ready: type, and it is scored here')).toBeVisible(PATIENCE);
}

/** Opens the page and waits until it is ready. Slow attacks are left out, except where a journey is about them. */
export async function openReady(page: Page, settings = 'slow=off'): Promise<void> {
  await openWith(page, settings);
  await ready(page);
}

export async function settled(page: Page): Promise<void> {
  await expect(page.locator('table.stale, td.waiting')).toHaveCount(0);
}

export async function write(page: Page, text: string): Promise<void> {
  await button(page, 'Edit').click();
  await textArea(page).fill(text);
}

export async function allScores(page: Page): Promise<string[]> {
  await settled(page);
  return Promise.all(ATTACKS.map((attack) => score(page, attack).innerText()));
}

/** Tokens of the text, read off the slider's own words. */
export async function tokenCount(page: Page): Promise<number> {
  const words = await page.getByRole('slider').getAttribute('aria-valuetext');
  return Number(/of (\d+) tokens/.exec(words ?? '')?.[1]);
}

/** Unfolds every group of attacks. */
export async function unfoldAll(page: Page): Promise<void> {
  const folded = page.locator('tbody[data-family] button[aria-expanded="false"]');
  while ((await folded.count()) > 0) await folded.first().click();
}

export async function noSideways(page: Page): Promise<void> {
  const [content, window] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  expect(content).toBeLessThanOrEqual(window!);
}

export async function watchHeatmap(page: Page): Promise<void> {
  await page.addInitScript(() => {
    new MutationObserver((_, observer) => {
      if (!document.querySelector('[role="option"]')) return;
      globalThis.heatmapAt = performance.now();
      observer.disconnect();
    }).observe(document, { childList: true, subtree: true });
  });
}

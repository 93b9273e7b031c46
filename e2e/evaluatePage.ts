import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import AxeBuilder from '@axe-core/playwright';
import { expect, type Browser, type Download, type Locator, type Page } from '@playwright/test';

/** What the journeys through the Evaluate page share: its parts by their names, and sets that are scored in seconds. */

export const WIDE = { width: 1280, height: 720 };
const PHONE = { width: 360, height: 740 };

export interface GivenFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** The parts of the page, by what they are called. */
export class EvaluatePage {
  /** Requests to anything but the server of the page. */
  readonly outside: string[] = [];
  readonly page: Page;

  private constructor(page: Page) {
    this.page = page;
  }

  /** Opens the page in a visit of its own: axe, and what is kept over reloads, need one. */
  static async open(browser: Browser, baseURL: string): Promise<EvaluatePage> {
    const context = await browser.newContext({ viewport: WIDE, baseURL, acceptDownloads: true });
    context.setDefaultTimeout(60_000); // whatever does not come is said where it did not come
    const opened = new EvaluatePage(await context.newPage());
    await opened.page.route(
      (url) => url.hostname !== 'localhost',
      (route) => {
        opened.outside.push(route.request().url());
        return route.abort();
      },
    );
    await opened.page.goto('./#/evaluate');
    return opened;
  }

  /** Ends the visit; nothing has asked for another server. */
  async close(): Promise<void> {
    expect(this.outside).toEqual([]);
    await this.page.context().close();
  }

  button = (name: string | RegExp) => this.page.getByRole('button', { name });
  runButton = () => this.button(/^Run \d+ attacks? on/);
  /** Where the table scrolls, and the table. */
  board = () => this.page.getByRole('region', { name: 'Results by attack' });
  results = () => this.page.getByRole('table', { name: /Results by attack/ });
  rowOf = (attack: string) => this.results().getByRole('row', { name: new RegExp(`^${attack} `) });
  provenance = () => this.page.getByRole('region', { name: 'How these numbers were made' });
  tab = (name: string) => this.page.getByRole('tab', { name: new RegExp(`^${name}`) });
  card = (file: string) => this.page.getByRole('article', { name: file, exact: true });
  rejected = () => this.page.getByRole('table', { name: 'Rejected rows' });
  /** The box of one attack; its family may have the same name. */
  attack = (name: string) => this.page.getByRole('listitem').getByRole('checkbox', { name, exact: true });
  done = () => this.page.getByText(/^Done in/);

  /** Numbers and interval of a cell such as "0.874 [0.844, 0.903]". */
  async aucOf(attack: string, column: 'target' | 'base'): Promise<number[]> {
    const cells = this.rowOf(attack).getByRole('cell');
    return numbers(await (column === 'target' ? cells.first() : cells.last()).innerText());
  }

  /** Passes asked for, run, kept from before, and counted by the workers themselves. */
  async passes(): Promise<{ asked: number; run: number; kept: number; counted: number | null }> {
    const line = await this.provenance()
      .getByText(/asked for/)
      .innerText();
    const [, asked, run] = numbers(line);
    const kept = /kept from before: ([\d,]+)/.exec(line);
    const counted = /counted ([\d,]+)/.exec(line);
    return {
      asked: asked!,
      run: run!,
      kept: kept ? numbers(kept[1]!)[0]! : 0,
      counted: counted ? numbers(counted[1]!)[0]! : null,
    };
  }

  /** Chooses attacks by their names, and no others. */
  async choose(...attacks: string[]): Promise<void> {
    await this.tab('Attacks').click();
    await this.button('None').click();
    for (const name of attacks) await this.attack(name).check();
  }

  /** Runs, or runs again, to the end. */
  async run(): Promise<void> {
    const again = this.button('Run again');
    await ((await again.isVisible()) ? again : this.runButton()).click();
    await this.finished();
  }

  /** Waits until the run is over and its numbers stand. */
  async finished(): Promise<void> {
    await expect(this.done()).toBeVisible({ timeout: 300_000 });
    await this.tab('Results').click();
    await expect(this.provenance().getByText(/counted/)).toBeVisible();
  }

  /** Drops files on the page, as from the desktop. */
  async drop(files: readonly GivenFile[], onto: Locator = this.page.locator('body')): Promise<void> {
    const given = files.map(({ name, bytes }) => ({ name, base64: Buffer.from(bytes).toString('base64') }));
    const transfer = await this.page.evaluateHandle((list) => {
      const data = new DataTransfer();
      for (const { name, base64 } of list)
        data.items.add(new File([Uint8Array.from(atob(base64), (char) => char.charCodeAt(0))], name));
      return data;
    }, given);
    await onto.dispatchEvent('dragover', { dataTransfer: transfer });
    await onto.dispatchEvent('drop', { dataTransfer: transfer });
  }

  /** Saves a file of "Take away" and gives its name and content. */
  async save(name: RegExp): Promise<{ name: string; bytes: Buffer }> {
    const [file] = await Promise.all([this.page.waitForEvent('download'), this.button(name).click()]);
    return { name: file.suggestedFilename(), bytes: await contentOf(file) };
  }

  /** Light and dark. */
  async expectNoViolations(): Promise<void> {
    for (const colorScheme of ['light', 'dark'] as const) {
      await this.page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      const { violations } = await new AxeBuilder({ page: this.page }).analyze();
      expect(violations.map(({ id, nodes }) => [colorScheme, id, nodes.map(({ html }) => html)])).toEqual([]);
    }
    await this.page.emulateMedia({ colorScheme: 'light' });
  }

  async expectNoSidewaysScroll(): Promise<void> {
    await this.page.setViewportSize(PHONE);
    await expect
      .poll(() => this.page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth))
      .toBeLessThanOrEqual(0);
    await this.page.setViewportSize(WIDE);
  }
}

async function contentOf(file: Download): Promise<Buffer> {
  return readFileSync(await file.path());
}

/** The numbers of a text, thousands joined. */
export function numbers(text: string): number[] {
  return (text.replaceAll(',', '').match(/\d+(\.\d+)?/g) ?? []).map(Number);
}

export const utf8 = (text: string) => new TextEncoder().encode(text);

/** Shipped records of both classes, cut short: members and non-members in turn. */
export function shortTexts(each: number, words = 32): { text: string; member: boolean }[] {
  const file = fileURLToPath(new URL('../public/data/records.jsonl', import.meta.url));
  const all = readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { role: string; text: string });
  const some = (role: string) =>
    all
      .filter((record) => record.role === role)
      .map(({ text }) => text.split(/\s+/).slice(0, words).join(' '));
  const [members, nonmembers] = [some('member'), some('nonmember')];
  return Array.from({ length: 2 * each }, (_, i) => {
    const member = i % 2 === 0;
    return { text: (member ? members : nonmembers)[i >> 1]!, member };
  });
}

/** A table with a column of texts and one of labels, in words of one's own. */
export function csvOf(
  texts: readonly { text: string; member: boolean }[],
  [member, nonmember]: readonly [string, string],
): Uint8Array {
  const rows = texts.map(
    (one, i) => `t${i + 1},"${one.text.replaceAll('"', '""')}",${one.member ? member : nonmember}`,
  );
  return utf8(['number,words,pile', ...rows].join('\n'));
}

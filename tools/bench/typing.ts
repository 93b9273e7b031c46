/** Part 3: from a keystroke on the Inspect page to the coloured text. */
import { median, quantile } from './numbers';
import { installProbe, typeAndWait, type Highlight } from './probe';
import { inBrowser, serveProduct } from './sites';
import { figures, formatTable } from './table';

/** Milliseconds between keystrokes: by then the page has done what it does when nobody types. */
const REST = 1500;
const TYPED = 'abcdefghijklmnopqrstuvwxyz';

export interface TypingResult {
  /** Characters of the text before the first keystroke. */
  readonly characters: number;
  /** Milliseconds since the page was asked for, of each keystroke. */
  readonly keystrokes: readonly (Highlight & { key: number })[];
}

/** Types at the end of the page's first sample, one character at a time, on WebAssembly with loaded models. */
export async function measureTyping(dist: string, quick: boolean): Promise<TypingResult> {
  const site = await serveProduct(dist);
  try {
    return await inBrowser('none', async (page) => {
      await installProbe(page);
      await page.goto(`${site.url}#/inspect?device=wasm`);
      await page.getByText('Ready: type').waitFor({ timeout: 120_000 });
      await page.getByRole('button', { name: 'Edit', exact: true }).click();
      const box = page.getByRole('textbox', { name: 'The text to be scored' });
      await box.focus();
      await page.keyboard.press('Control+End');
      const characters = (await box.inputValue()).length;
      const keystrokes: (Highlight & { key: number })[] = [];
      await typeAndWait(page, '.'); // the first one warms up
      for (const character of TYPED.slice(0, quick ? 7 : undefined)) {
        await page.waitForTimeout(REST);
        keystrokes.push(await typeAndWait(page, character));
      }
      return { characters, keystrokes };
    });
  } finally {
    await site.close();
  }
}

export function typingTable({ characters, keystrokes }: TypingResult): string {
  const columns = ['', 'median ms', 'fastest', 'slowest tenth from'].map(
    (heading, i) => ({ heading, align: i === 0 ? 'left' : 'right' }) as const,
  );
  const row = (name: string, times: readonly number[]) => [
    name,
    ...[median(times), Math.min(...times), quantile(times, 0.9)].map(figures),
  ];
  const table = formatTable(columns, [
    row(
      'keystroke to coloured text',
      keystrokes.map(({ key, shown }) => shown - key),
    ),
    row(
      '  of which until a pass is asked for',
      keystrokes.map(({ key, asked }) => asked! - key),
    ),
    row(
      '  of which from then on',
      keystrokes.map(({ asked, shown }) => shown - asked!),
    ),
  ]);
  return `${table}

${keystrokes.length} single keystrokes at the end of a text of ${characters} characters, models loaded, WebAssembly.
The wait until a pass is asked for is the page's own: it scores when the typing pauses.`;
}

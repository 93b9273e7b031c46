/** What is watched from inside the product's page: when the coloured text is there for what stands in the box. */
import type { Page } from '@playwright/test';

/** When things happened, in milliseconds since the page was asked for. */
export interface Highlight {
  /** The keystroke; null before any. */
  readonly key: number | null;
  /** The first pass that was asked of a worker after the keystroke; null where there was none. */
  readonly asked: number | null;
  /** The frame that shows every token of the text coloured. */
  readonly shown: number;
}

interface Probe {
  /** The next complete colouring, after `keydown` where it is armed by one. */
  next(): Promise<Highlight>;
  /** The first complete colouring of the page's life; null while there is none. */
  readonly first: Highlight | null;
}

declare global {
  // a property of the page's window, put there before the page's own code
  var benchProbe: Probe | undefined;
}

/**
 * Installs the probe in every page that is opened from now on. A text counts as coloured when the page's token layer
 * holds coloured tokens and no rest that is still waiting, and says just what the text area says, where there is one.
 */
export async function installProbe(page: Page): Promise<void> {
  await page.addInitScript('globalThis.__name = (value) => value'); // what tsx wraps named functions in
  await page.addInitScript(probe);
}

function probe(): void {
  let key: number | null = null;
  let asked: number | null = null;
  let first: Highlight | null = null;
  let waiting: ((highlight: Highlight) => void)[] = [];
  let pending = false;

  // Comlink's messages to a worker name the method that is called
  class WatchedWorker extends Worker {
    override postMessage(message: unknown, ...rest: unknown[]): void {
      const path = (message as { path?: readonly string[] } | null)?.path;
      if (path?.[0] === 'trace') asked ??= performance.now();
      (super.postMessage as (...all: unknown[]) => void)(message, ...rest);
    }
  }
  globalThis.Worker = WatchedWorker;

  const isColoured = (): boolean => {
    const layer = document.querySelector('.tokens');
    if (!layer?.querySelector('.fill[style*="background"]')) return false;
    const plain = (text: string | null | undefined) => (text ?? '').replace('\u200b', '');
    if (plain(layer.lastElementChild?.textContent) !== '') return false;
    const box = document.querySelector<HTMLTextAreaElement>('main textarea');
    return box === null || plain(layer.textContent) === box.value;
  };

  addEventListener(
    'keydown',
    (event) => {
      key = event.timeStamp;
      asked = null;
    },
    true,
  );

  new MutationObserver(() => {
    if (pending || !isColoured()) return;
    pending = true;
    // the next frame shows it; what runs after that frame knows when
    requestAnimationFrame(() => {
      setTimeout(() => {
        pending = false;
        if (!isColoured()) return;
        const highlight = { key, asked, shown: performance.now() };
        first ??= highlight;
        for (const resolve of waiting.splice(0)) resolve(highlight);
      });
    });
  }).observe(document, { subtree: true, childList: true, characterData: true, attributes: true });

  globalThis.benchProbe = {
    next: () =>
      new Promise((resolve) => {
        waiting = [...waiting, resolve];
      }),
    get first() {
      return first;
    },
  };
}

/** Types one character and waits until the new text is coloured. */
export async function typeAndWait(page: Page, character: string): Promise<Highlight & { key: number }> {
  const keyed = page.evaluate(
    async (from) => {
      for (;;) {
        const highlight = await benchProbe!.next();
        // a colouring of the old text may still come in
        if (highlight.key !== null && highlight.key >= from && highlight.asked !== null) return highlight;
      }
    },
    await page.evaluate(() => performance.now()),
  );
  await page.keyboard.press(character);
  const highlight = await keyed;
  return { ...highlight, key: highlight.key! };
}

import type { Page } from '@playwright/test';
import type { HeadlessOutcome, HeadlessTrace } from '../src/state/headless';

export interface HeadlessRun {
  /** Why the run failed; null where it did not. */
  readonly error: string | null;
  readonly outcome: HeadlessOutcome;
  /** By attack, in the order of the texts. */
  readonly scores: Record<string, (number | null)[]>;
  readonly traces: HeadlessTrace[];
  /** Passes that the workers themselves counted since they started. */
  readonly counted: number;
}

/** Opens the page that a program drives, with fresh workers. */
export async function openHeadless(page: Page, choices: Record<string, string>): Promise<void> {
  await page.goto('about:blank'); // a change of the hash alone would not load the page anew
  await page.goto(`./#/headless?${new URLSearchParams(choices).toString()}`);
}

/** Scores texts of unknown label with the page's own code. */
export async function evaluateHeadless(
  page: Page,
  texts: readonly string[],
  attacks: readonly string[] | null,
): Promise<HeadlessRun> {
  await page.waitForFunction(() => globalThis.trainspotter !== undefined);
  return page.evaluate(
    async ([words, ids]) => {
      const api = globalThis.trainspotter!;
      const failure = await api.open();
      if (failure !== null) throw new Error(failure);
      const list = words.map((text, i) => ({ id: `text-${i}`, text, member: null }));
      const error = await api.evaluate('test', list, ids);
      const outcome = api.outcome();
      const order = list.map(({ id }) => outcome.ids.indexOf(id));
      const scores = Object.entries(api.scores()).map(
        ([id, values]) => [id, order.map((i) => values[i]!)] as const,
      );
      const traces = await api.nextTraces(Infinity);
      return { error, outcome, scores: Object.fromEntries(scores), traces, counted: await api.passesRun() };
    },
    [texts, attacks] as const,
  );
}

/** Part 4: what a visitor's first visit transfers, and when there is what to see. */
import type { Page } from '@playwright/test';
import type { Site } from '../serve/server.mjs';
import { median } from './numbers';
import { installProbe, typeAndWait } from './probe';
import { inBrowser, serveProduct } from './sites';
import { byteSize, figures, formatTable } from './table';
import { arrived, KINDS, type Transfer } from './transfers';
import { watchServer } from './watchServer';

export interface ColdVisit {
  /** Milliseconds since the page was asked for. */
  readonly firstPaint: number;
  readonly firstHeatmap: number;
  /** Whether the first coloured text came from a recording: no model had been asked by then. */
  readonly recorded: boolean;
  readonly keystroke: number;
  readonly firstLiveScore: number;
  readonly transfers: readonly Transfer[];
}

/** Visits with a new profile each, and types as soon as there is a text to type into. */
export async function measureCold(dist: string, quick: boolean): Promise<ColdVisit[]> {
  const site = await serveProduct(dist);
  try {
    const visits: ColdVisit[] = [];
    for (let i = 0; i < (quick ? 3 : 7); i++) {
      console.error(`cold: visit ${i + 1}`);
      visits.push(await inBrowser('none', (page) => visit(page, site)));
    }
    return visits;
  } finally {
    await site.close();
  }
}

async function visit(page: Page, { url, port }: Site): Promise<ColdVisit> {
  const stopWatching = watchServer(port);
  await installProbe(page);
  await page.goto(`${url}#/inspect?device=wasm`, { waitUntil: 'commit' });
  const first = await page.waitForFunction(() => benchProbe?.first ?? undefined);
  const { shown: firstHeatmap, asked } = (await first.jsonValue())!;
  await page.getByRole('button', { name: 'Edit', exact: true }).click();
  await page.getByRole('textbox', { name: 'The text to be scored' }).focus();
  await page.keyboard.press('Control+End');
  const { key, shown } = await typeAndWait(page, 'a');
  const [origin, firstPaint] = await page.evaluate(() => [
    performance.timeOrigin,
    performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? NaN,
  ]);
  return {
    firstPaint: firstPaint!,
    firstHeatmap,
    recorded: asked === null,
    keystroke: key,
    firstLiveScore: shown,
    transfers: stopWatching(origin!),
  };
}

export function coldTable(visits: readonly ColdVisit[]): string {
  const columns = ['', 'ms', ...KINDS, 'all bytes'].map(
    (heading, i) => ({ heading, align: i === 0 ? 'left' : 'right' }) as const,
  );
  const row = (name: string, at: (visit: ColdVisit) => number) => [
    name,
    figures(median(visits.map(at))),
    ...[...KINDS, null].map((kind) =>
      byteSize(Math.round(median(visits.map((visit) => arrived(visit.transfers, kind, at(visit)))))),
    ),
  ];
  const recorded = visits.every((visit) => visit.recorded)
    ? 'recorded'
    : 'scored here, since no recording fitted';
  const table = formatTable(columns, [
    row('first contentful paint', ({ firstPaint }) => firstPaint),
    row(`first coloured text (${recorded})`, ({ firstHeatmap }) => firstHeatmap),
    row('first keystroke', ({ keystroke }) => keystroke),
    row('first live score of what was typed', ({ firstLiveScore }) => firstLiveScore),
  ]);
  return `${table}

${visits.length} visits, each with a new profile; medians. Bytes are what the server had sent by then, headers and all, gzipped where it does that.
Served by this computer itself: a network adds its own time for these bytes. WebAssembly.`;
}

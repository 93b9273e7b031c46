import { expect, test } from '@playwright/test';
import { csvOf, EvaluatePage, shortTexts } from './evaluatePage';

/** What is taken away of a run, and taken up again: files, a bundle, a run that a closed tab broke off. */

test.describe.configure({ mode: 'serial' });
test.setTimeout(480_000);

const EACH = 8;
const DATA = { name: 'short.csv', bytes: csvOf(shortTexts(EACH), ['member', 'non-member']) };
const SECTIONS = ['Data', 'Attacks', 'Results', 'Compare', 'Referee', 'Audit', 'Take away'];

let on: EvaluatePage;
let aucs: number[][] = [];
let bundle: { name: string; bytes: Buffer };

test.beforeAll(async ({ browser, baseURL }) => {
  on = await EvaluatePage.open(browser, baseURL!);
  await on.runButton().waitFor();
});
test.afterAll(() => on.close());

const allAucs = () =>
  Promise.all(['LOSS', 'Zlib', 'Min-K%', 'Ratio'].map((name) => on.aucOf(name, 'target')));

test('a reload in the middle of a run loses nothing: it is offered, and goes on', async () => {
  await on.drop([DATA]);
  await expect(on.card(DATA.name)).toContainText(`${2 * EACH} texts`);
  await on.choose('LOSS', 'Zlib', 'Min-K%', 'Ratio');
  await on.runButton().click();
  const done = on.page.getByRole('progressbar', { name: 'Passes' });
  await expect.poll(async () => Number(await done.getAttribute('aria-valuenow'))).toBeGreaterThan(4);
  await on.page.reload();
  await expect(on.page.getByRole('region', { name: 'An unfinished run' })).toContainText(
    'short.csv, 16 texts',
  );
  await on.button('Resume').click();
  await on.finished();
  const { run, kept } = await on.passes();
  expect(kept).toBeGreaterThan(0);
  expect(run + kept).toBe(3 * 2 * EACH);
  aucs = await allAucs();
});

test('every section is accessible, light and dark, and fits a phone', async () => {
  for (const section of SECTIONS) {
    await on.tab(section).click();
    await expect(on.page.getByRole('tabpanel')).toBeVisible();
    if (section === 'Compare') await expect(on.page.getByText(/Paired bootstrap/)).toBeVisible();
    if (section === 'Audit') await expect(on.page.getByText(/Threshold audit/).first()).toBeVisible();
    await on.expectNoViolations();
    await on.expectNoSidewaysScroll();
  }
});

test('the sections are walked by the keyboard', async () => {
  await on.tab('Data').click();
  for (const section of [...SECTIONS.slice(1), SECTIONS[0]!]) {
    await on.page.keyboard.press(section === 'Data' ? 'Home' : 'ArrowRight');
    await expect(on.tab(section)).toBeFocused();
    await expect(on.tab(section)).toHaveAttribute('aria-selected', 'true');
  }
});

test('the scores and the table read back as what is shown', async () => {
  await on.tab('Take away').click();
  const { name, bytes } = await on.save(/^Scores CSV/);
  expect(name).toMatch(/^trainspotter-short-csv-\d{4}-\d\d-\d\d-scores\.csv$/);
  const [head, ...rows] = bytes
    .toString('utf8')
    .trimEnd()
    .split('\n')
    .map((line) => line.split(','));
  expect(head!.slice(0, 2)).toEqual(['id', 'label']);
  expect(rows).toHaveLength(2 * EACH);
  const at = head!.indexOf('loss');
  const of = (label: string) => rows.filter((row) => row[1] === label).map((row) => Number(row[at]));
  let above = 0;
  for (const a of of('1')) for (const b of of('0')) above += a > b ? 1 : a === b ? 0.5 : 0;
  expect((above / EACH ** 2).toFixed(3)).toBe(aucs[0]![0]!.toFixed(3));

  const table = (await on.save(/^Table CSV/)).bytes.toString('utf8').trimEnd().split('\n');
  const [columns, ...attacks] = table.map((line) => line.split(','));
  const loss = attacks.find((row) => row[0] === 'loss' && row[2] === 'attack')!;
  expect(Number(loss[columns!.indexOf('auc')]).toFixed(3)).toBe(aucs[0]![0]!.toFixed(3));
  expect(attacks.some((row) => row[0] === 'loss' && row[2] === 'attack (control)')).toBe(true);
});

test('traces, report and pictures are whole', async () => {
  const traces = (await on.save(/^Traces JSON Lines/)).bytes.toString('utf8').trimEnd().split('\n');
  expect(traces).toHaveLength(3 * 2 * EACH);
  const one = JSON.parse(traces[0]!) as { tokens: number[]; logp: number[] };
  expect(one.logp).toHaveLength(one.tokens.length);
  expect(Math.max(...one.logp)).toBeLessThanOrEqual(0);

  const report = (await on.save(/^Report HTML/)).bytes.toString('utf8');
  for (const words of ['short.csv', 'Min-K%', '<svg', 'Few texts', 'SHA-256'])
    expect(report).toContain(words);
  expect(report).not.toContain(shortTexts(1)[0]!.text.slice(0, 40));
  expect(report).not.toMatch(/NaN|undefined</);

  const picture = (await on.save(/^SVG of ROC curves/)).bytes.toString('utf8');
  expect(picture).toContain('xmlns="http://www.w3.org/2000/svg"');
  expect(picture).toContain('8 members and 8 known');
  const { bytes } = await on.save(/^PNG of Histogram/);
  expect([...bytes.subarray(1, 4)]).toEqual([...'PNG'].map((char) => char.charCodeAt(0)));
});

test('a bundle dropped on the page of somebody else brings the run back, without a single pass', async ({
  browser,
  baseURL,
}) => {
  bundle = await on.save(/^Bundle/);
  expect(bundle.name).toMatch(/\.trainspotter\.json$/);
  await on.close();
  on = await EvaluatePage.open(browser, baseURL!);
  await on.runButton().waitFor();
  await on.drop([bundle]);
  await on.finished();
  expect(await on.passes()).toMatchObject({ run: 0, kept: 3 * 2 * EACH });
  expect(await allAucs()).toEqual(aucs);
  await expect(on.provenance()).toContainText('short.csv: 8 members, 8 known non-members');
});

test('a bundle that is damaged says so, and the run that is there stays', async () => {
  await on.drop([{ name: bundle.name, bytes: bundle.bytes.subarray(0, bundle.bytes.length >> 1) }]);
  await expect(on.page.getByRole('alert')).toContainText(/bundle/i);
  await expect(on.done()).toBeVisible();
});

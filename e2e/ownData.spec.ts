import { expect, test } from '@playwright/test';
import { BAD_FILES } from '../src/data/badFiles.fixture';
import { readFiles } from '../src/data/combineFiles';
import { csvOf, EvaluatePage, shortTexts, utf8 } from './evaluatePage';

/** A visitor's own texts: files good and bad, two boxes, and a run over them. */

test.describe.configure({ mode: 'serial' });
test.setTimeout(480_000);

let on: EvaluatePage;

test.beforeAll(async ({ browser, baseURL }) => {
  on = await EvaluatePage.open(browser, baseURL!);
});
test.afterAll(() => on.close());

const GOOD = { name: 'good.csv', bytes: csvOf(shortTexts(6), ['member', 'non-member']) };
const plain = (text: string) => text.replace(/\s+/g, ' ').trim();

test('every bad file says what is wrong with it, and in which line', async () => {
  await on.runButton().waitFor();
  for (const { name, bytes, message, noted, good } of BAD_FILES) {
    const expected = readFiles([{ name, bytes }]);
    await on.drop([{ name, bytes }]);
    await expect(on.card(name), name).toContainText(new RegExp(`${good} texts?`));
    const report = on.page.getByRole('status').filter({ hasText: /^\s*\d+ texts?:/ });
    if (noted) {
      await expect(report, name).toContainText(message);
    } else {
      const rows = on.rejected().getByRole('row');
      await expect(rows, name).toHaveCount(expected.rejected.length + 1);
      const said = (await rows.allInnerTexts()).slice(1).map(plain);
      for (const [i, { line, unit, reason }] of expected.rejected.entries()) {
        expect(said[i]).toContain(
          plain(`${name} ${line === null ? 'the file' : `${unit} ${line}`} ${reason}`),
        );
      }
      expect(said.join('\n')).toContain(plain(message));
    }
    await on.button(`Remove ${name}`).click();
    await expect(on.card(name)).toBeHidden();
  }
});

test('all of them beside a good file: nothing good is lost, and the list of what is bad can be saved', async () => {
  await on.drop([GOOD, ...BAD_FILES]);
  const expected = readFiles([GOOD, ...BAD_FILES]);
  await expect(on.card(BAD_FILES.at(-1)!.name)).toBeVisible();
  await expect(on.card(GOOD.name)).toContainText('12 texts');
  await expect(on.tab('Data')).toContainText(String(expected.texts.length));
  const [file] = await Promise.all([
    on.page.waitForEvent('download'),
    (async () => {
      await on.page.getByText(/rows cannot be used; the others go on/).click();
      await on.button('Download the list').click();
    })(),
  ]);
  expect(file.suggestedFilename()).toBe('rejected.csv');
  await on.expectNoViolations();
  await on.expectNoSidewaysScroll();
  await on.button('Remove all').click();
  await expect(on.page.getByText(/There are no texts yet/)).toBeVisible();
});

test('a table with columns and labels of its own is mapped by hand', async () => {
  await on.tab('Data').click();
  await on.page.getByRole('radio', { name: /Your files/ }).check();
  await on.page.getByLabel('Files with texts').setInputFiles({
    name: 'piles.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from(csvOf(shortTexts(10), ['A', 'B'])),
  });
  const card = on.card('piles.csv');
  await expect(card.getByRole('table')).toContainText(shortTexts(1)[0]!.text.slice(0, 40));
  await card.getByRole('combobox', { name: 'Text', exact: true }).selectOption('words');
  await card.getByRole('combobox', { name: 'Label', exact: true }).selectOption('pile');
  await card.getByRole('combobox', { name: 'Member is', exact: true }).selectOption('A');
  await expect(card).toContainText('20 texts');
  await expect(on.page.getByText(/: 10 members, 10 non-members/)).toBeVisible();
  await card.getByLabel('the other way round').check();
  await expect(card.getByLabel('the other way round')).toBeChecked();
  await card.getByLabel('the other way round').uncheck();
  // what needs no model is there before a run
  await expect(on.page.getByRole('status', { name: 'Blind baselines' })).toContainText(/Length\s+0\.\d{3}/);
  await on.expectNoViolations();
});

test('a run over them gives curves, a table and a referee', async () => {
  await on.choose('LOSS', 'Zlib', 'Min-K%', 'Ratio');
  await on.run();
  for (const attack of ['LOSS', 'Zlib', 'Min-K%', 'Ratio']) {
    const [auc] = await on.aucOf(attack, 'target');
    expect(auc).toBeGreaterThanOrEqual(0);
    expect(auc).toBeLessThanOrEqual(1);
  }
  await expect(on.page.getByRole('img', { name: /ROC curves.*LOSS: AUC 0\.\d+/ })).toBeVisible();
  await expect(on.provenance()).toContainText('piles.csv: 10 members, 10 known non-members');
  const { run, counted } = await on.passes();
  expect(run).toBe(3 * 20); // target, base, and the base's own reference
  expect(counted).toBe(run);
  await on.tab('Referee').click();
  await expect(on.page.getByRole('heading', { name: 'Few texts' })).toBeVisible();
  await expect(on.page.getByRole('region', { name: 'What members and non-members share' })).toContainText(
    /0 of 10 non-members/,
  );
});

test('one more attack runs only the passes that are new', async () => {
  await on.tab('Results').click();
  const before = await on.passes();
  await on.tab('Attacks').click();
  await on.attack('Reference').check(); // of passes that are all there
  await on.run();
  expect(await on.passes()).toMatchObject({ run: 0, kept: before.run });
  await on.tab('Attacks').click();
  await on.attack('Lowercase').check();
  await on.run();
  expect(await on.passes()).toMatchObject({ run: 2 * 20, kept: before.run }); // target and base, in lower case
});

test('two boxes are enough for a what-if', async () => {
  await on.tab('Data').click();
  await on.page.getByRole('radio', { name: /Two boxes/ }).check();
  await expect(on.page.getByText('No texts are chosen now')).toBeVisible();
  const texts = shortTexts(5);
  const box = (wanted: boolean) =>
    texts
      .filter(({ member }) => member === wanted)
      .map(({ text }) => text)
      .join('\n');
  await on.page.getByRole('textbox', { name: /^Members/ }).fill(box(true));
  await expect(on.page.getByText(/there are only members/)).toBeVisible();
  await on.page.getByRole('textbox', { name: /^Non-members/ }).fill(box(false));
  await expect(on.page.getByText(/: 5 members, 5 non-members/)).toBeVisible();
  await on.choose('LOSS', 'Zlib');
  await on.run();
  // the same words were scored before, under whatever name
  expect(await on.passes()).toMatchObject({ run: 0, kept: 2 * 10 });
  await expect(on.provenance()).toContainText('two boxes: 5 members, 5 known non-members');
});

test('a file that is dropped on a box fills the class of that box, whatever labels it has', async () => {
  await on.tab('Data').click();
  const box = (name: string) => on.page.getByRole('group', { name, exact: true });
  const report = on.page.getByRole('status').filter({ hasText: /^\s*\d+ texts?:/ });
  const lines = shortTexts(8)
    .slice(-6)
    .map(({ text }) => text);
  await on.drop([{ name: 'lines.txt', bytes: utf8(lines.slice(0, 3).join('\n')) }], box('Members'));
  await expect(on.card('lines.txt')).toContainText('3 texts');
  await expect(report).toContainText('8 members, 5 non-members');
  const rows = lines.slice(3).map((text, i) => `${i > 0 ? 1 : 0},"${text.replaceAll('"', '""')}"`);
  const table = { name: 'table.csv', bytes: utf8(['label,text', ...rows].join('\n')) };
  await on.drop([table], box('Non-members'));
  await expect(report).toContainText('8 members, 8 non-members');
  await expect(report).toContainText(
    /table\.csv: all its texts count as non-members, .* calls 2 of them members, is not read/,
  );
  await expect(on.page.getByRole('radio', { name: /Two boxes/ })).toBeChecked();
  await on.expectNoViolations();
  await on.expectNoSidewaysScroll();
  await on.run();
  await expect(on.provenance()).toContainText('two boxes: 8 members, 8 known non-members');
  await on.tab('Data').click();
  await on.button('Remove table.csv').click();
  await expect(report).toContainText('8 members, 5 non-members');
  await expect(on.page.getByRole('link', { name: /train a model on them in the Lab/ })).toHaveAttribute(
    'href',
    /^#\/lab/,
  );
});

import { expect, test, type Page } from '@playwright/test';
import { EvaluatePage, numbers, WIDE } from './evaluatePage';

/** One run over the whole shipped set takes a minute or two on two idle cores: it is made once, and then looked at. */
const RUN_TIMEOUT = 1_200_000;

test.describe.configure({ mode: 'serial' });
test.setTimeout(RUN_TIMEOUT);

let on: EvaluatePage;
let page: Page;

const texts = () => page.getByRole('table', { name: 'Texts with their label and score' });
const rocSlider = () => page.getByRole('slider', { name: /Threshold on the curve/ });
const scoreSlider = () => page.getByRole('slider', { name: /Threshold on the scores/ });
const matrix = () => page.getByRole('table', { name: /Confusion matrix/ });

/** The four counts, in the order found, missed, false alarms, left alone. */
async function cells(): Promise<number[]> {
  const words = await matrix().getByRole('button').allInnerTexts();
  return words.map((text) => numbers(text)[0]!);
}

test.beforeAll(async ({ browser, baseURL }) => {
  on = await EvaluatePage.open(browser, baseURL!);
  page = on.page;
});
test.afterAll(() => on.close());

test('before a run it says what will happen, and what needs no model is drawn', async () => {
  await expect(on.button(/^Run 13 attacks on \d+ texts$/)).toBeEnabled();
  await expect(page.getByText(/\d+ short texts with known labels: \d+ members/)).toBeVisible();
  await expect(
    page.getByText(/It takes\s+[\d,]+\s+passes through the models\s+and\s+about .* on a slow computer/),
  ).toBeVisible();
  await expect(
    page.getByRole('img', { name: /ROC curves.*Bag of words: AUC 0\.\d+; .*Length: AUC 0\.\d+/ }),
  ).toBeVisible();
  await on.expectNoViolations();
  await on.expectNoSidewaysScroll();
});

test('while it runs the results grow, and nothing is in the way of anybody', async () => {
  await on.runButton().click();
  await expect(page.getByRole('progressbar')).toBeVisible();
  await expect(on.button('Cancel')).toBeFocused();
  await expect
    .poll(
      async () =>
        numbers(
          await page
            .getByText(/of [\d,]+ passes/)
            .first()
            .innerText(),
        )[0],
    )
    .toBeGreaterThan(60);
  await expect(page.getByText(/passes · .* left · [\d.]+ texts a second/)).toBeVisible();
  await expect(on.rowOf('LOSS').getByRole('cell').first()).toHaveText(/0\.\d{3} \[/);
  await expect(on.rowOf('Reference').getByRole('cell').first()).toHaveText('to come');
  await on.expectNoViolations();
  await on.expectNoSidewaysScroll();
});

test('cancel stops the workers and keeps what is done', async () => {
  await on.button('Cancel').click();
  await expect(page.getByText(/Stopped after [\d,]+ of [\d,]+ passes; what is scored stays/)).toBeVisible();
  await expect(on.provenance().getByText(/workers themselves counted/)).toBeVisible();
  const stopped = await on.passes();
  expect(stopped.run).toBeLessThan(stopped.asked);
  // what was under way in each worker ends, and is dropped
  expect(stopped.counted! - stopped.run).toBeLessThanOrEqual(4);
  for (const attack of ['Zlib', 'LOSS']) {
    await on.rowOf(attack).click(); // work for the page, so that time passes for the workers
    await on.provenance().getByRole('button', { name: 'Count again' }).click();
    await expect.poll(() => on.passes()).toEqual(stopped);
  }
  expect((await cells()).reduce((sum, count) => sum + count)).toBeGreaterThan(40);
});

test('a whole run finds the members, and stands its checks', async () => {
  await on.button('Run again').click();
  await expect(page.getByText(/^Done in/)).toBeVisible({ timeout: RUN_TIMEOUT });
  for (const attack of ['LOSS', 'Reference']) {
    const [auc, low] = await on.aucOf(attack, 'target');
    expect(low).toBeGreaterThan(0.5);
    expect(auc).toBeGreaterThan(low!);
  }
  const [control, low, high] = await on.aucOf('LOSS', 'base');
  expect(low).toBeLessThan(control!);
  expect(high).toBeGreaterThan(control!);
  await expect(on.rowOf('Length').getByRole('cell').first()).toHaveText(/0\.\d{3} \[0\.\d{3}, 0\.\d{3}\]/);
  await expect(on.results().getByText(/never see the model/)).toBeVisible();
  await expect(
    page.getByText(
      /separates best: AUC .*; at 1\s% false alarms it finds|every member above every known non-member/,
    ),
  ).toBeVisible();
  await expect(on.results()).not.toContainText(/NaN|Infinity|undefined/);
});

test('it ran fewer passes than were asked for, as the workers say too', async () => {
  await expect(on.provenance().getByText(/workers themselves counted/)).toBeVisible();
  const { asked, run, counted } = await on.passes();
  expect(run).toBeLessThan(asked);
  expect(counted).toBe(run);
  for (const words of ['Seed', 'Options', 'WebAssembly', 'Base-model control', 'Time'])
    await expect(on.provenance()).toContainText(words);
});

test('a row is chosen by click and by keyboard, for both charts', async () => {
  await on.rowOf('Reference').click();
  await expect(scoreSlider()).toHaveAccessibleName(/Reference/);
  await on.rowOf('Reference').getByRole('radio').focus();
  await page.keyboard.press('ArrowDown');
  await expect(on.rowOf('Ratio').getByRole('radio')).toBeChecked();
  await expect(scoreSlider()).toHaveAccessibleName(/Ratio/);
  await expect(rocSlider()).toHaveAccessibleName(/Ratio/);
  await on.rowOf('LOSS').click();
});

test('the threshold moves by keyboard, in both charts and in the counts', async () => {
  const counts = await cells();
  const heard = await scoreSlider().getAttribute('aria-valuetext');
  await rocSlider().press('PageUp');
  await expect.poll(cells).not.toEqual(counts);
  const moved = await cells();
  expect(moved[0]! + moved[2]!).toBeGreaterThan(counts[0]! + counts[2]!); // to the right on the curve: more is flagged
  await expect(scoreSlider()).not.toHaveAttribute('aria-valuetext', heard!);
  await expect(scoreSlider()).toHaveAttribute(
    'aria-valuetext',
    new RegExp(`of the members ${moved[0]!} flagged`),
  );
  await expect(
    page.getByRole('img', { name: new RegExp(`Histogram .* of the members ${moved[0]!} flagged`) }),
  ).toBeVisible();

  await scoreSlider().press('End'); // above every score
  await expect.poll(async () => (await cells()).filter((_, i) => i % 2 === 0)).toEqual([0, 0]);
  await expect(rocSlider()).toHaveAttribute('aria-valuetext', /above every score/);
  await scoreSlider().press('Home');
  await expect.poll(async () => (await cells()).filter((_, i) => i % 2 === 1)).toEqual([0, 0]);
});

test('the threshold moves by the pointer, and to a chosen rate of false alarms', async () => {
  await on.button(/^5\s%$/).click();
  const [, , alarms, left] = await cells();
  expect(alarms! / (alarms! + left!)).toBeLessThanOrEqual(0.05);
  await expect(
    page.getByText(
      /Of \d+ known non-members\s+\d+\s+are flagged: false alarms [\d.]+\s% \[[\d.]+, [\d.]+\s%\]/,
    ),
  ).toBeVisible();
  const before = await cells();
  const box = (await scoreSlider().boundingBox())!;
  const at = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  await page.mouse.move(at.x, at.y);
  await page.mouse.down();
  await page.mouse.move(at.x - 60, at.y, { steps: 4 });
  await page.mouse.up();
  const after = await cells();
  expect(after[0]! + after[2]!).toBeGreaterThan(before[0]! + before[2]!);
});

test('both axes of the curves can be logarithmic, and end at one false alarm', async () => {
  await page.getByText('Log', { exact: true }).click();
  const chart = page.getByRole('img', { name: /ROC curves, logarithmic axes/ });
  await expect(chart).toBeVisible();
  await expect(chart.getByText(/^1\/\d+$/).first()).toBeAttached();
  await page.getByText('Linear', { exact: true }).click();
  await expect(page.getByRole('img', { name: /ROC curves, linear axes/ })).toBeVisible();
});

test('the list of texts is sorted and filtered', async () => {
  const scores = async () => (await texts().getByRole('cell').nth(2).innerText()).replace('−', '-');
  const head = texts().getByRole('columnheader', { name: /Score/ });
  await expect(head).toHaveAttribute('aria-sort', 'descending');
  const highest = Number(await scores());
  await head.getByRole('button').click();
  await expect(head).toHaveAttribute('aria-sort', 'ascending');
  expect(Number(await scores())).toBeLessThan(highest);
  await texts().getByRole('columnheader', { name: /Id/ }).getByRole('button').click();
  await expect(texts().getByRole('link').first()).toHaveText(/^clinic-\d+$/);

  const alarms = (await cells())[2]!;
  await on
    .button(/^False alarms/)
    .last()
    .click();
  await expect(texts()).toHaveAttribute('aria-rowcount', String(alarms + 1));
  await expect(texts().getByRole('row').nth(1)).toContainText('non-member');
  await on.button(/^All/).click();
});

test('a result says when other models are chosen than those it is of', async () => {
  const note = page.getByText(/This result is of .* not of what is chosen now/);
  await expect(note).toBeHidden();
  const target = page.getByLabel('Target');
  const made = await target.inputValue();
  await target.selectOption('small');
  await expect(note).toBeVisible();
  await expect(on.provenance()).toContainText('small, fully fine-tuned');
  await target.selectOption(made);
  await expect(note).toBeHidden();
});

test('table, curves and histogram stand on one screen of 1280 × 720', async () => {
  await page.evaluate(() => {
    scrollTo(0, 0);
  });
  const note = page.getByRole('button', { name: 'Close this note' });
  if (await note.isVisible()) await note.click();
  for (const part of [
    on.board(),
    page.getByRole('img', { name: /ROC/ }),
    page.getByRole('img', { name: /Histogram/ }),
  ]) {
    const box = (await part.boundingBox())!;
    expect(box.y).toBeGreaterThanOrEqual(0);
    expect(box.y + box.height).toBeLessThanOrEqual(WIDE.height);
    expect(box.x + box.width).toBeLessThanOrEqual(WIDE.width);
  }
});

test('after a run it is accessible, and fits a phone', async () => {
  await on.expectNoViolations();
  await on.expectNoSidewaysScroll();
});

test('a text opens in Inspect, by Enter and by click, and the results are still there afterwards', async () => {
  for (const way of ['Enter', 'click']) {
    const row = texts()
      .getByRole('row')
      .nth(way === 'Enter' ? 1 : 2);
    const words = (await row.getByRole('cell').last().innerText()).trim();
    if (way === 'Enter') await row.getByRole('link').press('Enter');
    else await row.getByRole('cell').last().click();
    await expect(page).toHaveURL(/#\/inspect/);
    await page.getByRole('button', { name: 'Edit', exact: true }).click();
    await expect(page.getByRole('textbox', { name: 'The text to be scored' })).toHaveValue(words);
    await page.getByRole('link', { name: 'Evaluate' }).click();
    await expect(page.getByText(/^Done in/)).toBeVisible();
  }
});

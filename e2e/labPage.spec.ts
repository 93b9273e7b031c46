import { expect, test, type Page } from '@playwright/test';
import { EvaluatePage, numbers, shortTexts, utf8 } from './evaluatePage';
import { tokens } from './inspectPage';

/** The lab: a short run for real, with all that can be done to it. nano and few short texts: seconds a run. */

test.describe.configure({ mode: 'serial' });
test.setTimeout(480_000);
/** A run, with compiling and a busy machine. */
const LONG = { timeout: 120_000 };

let on: EvaluatePage;
let page: Page;

test.beforeAll(async ({ browser, baseURL }) => {
  on = await EvaluatePage.open(browser, baseURL!);
  page = on.page;
  await page.goto('./#/lab');
});
test.afterAll(() => on.close());

const state = () => page.getByTestId('state');
const news = () => page.getByTestId('news');
const field = (name: string) => page.getByRole('spinbutton', { name, exact: true });
const train = () => on.button('▶ Train');
const lossChart = () => page.getByRole('img', { name: /^Loss/ });
const aucChart = () => page.getByRole('img', { name: /^AUC of attacks/ });
const kept = () => page.getByRole('table', { name: 'Runs that are kept' });
const button = (name: string) => page.getByRole('button', { name, exact: true });

/** The form of an own run of seconds. */
async function shortRun(settings: Readonly<Record<string, number>> = {}): Promise<void> {
  await page.getByText('My own run').click();
  await page.getByRole('combobox', { name: 'Base model' }).selectOption('nano');
  const all = { Members: 16, 'Non-members': 16, Epochs: 2, Batch: 8, ...settings };
  for (const [name, value] of Object.entries(all)) await field(name).fill(String(value));
}
/** The step of "step 3 of 12"; 0 before the first. */
async function step(): Promise<number> {
  const text = await state().innerText();
  return Number(/step (\d+) of/.exec(text)?.[1] ?? 0);
}
async function nameRun(name: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill(name);
}

test('what the first screen offers is one click away, and fits on it', async () => {
  const start = on.button('▶ Memorise in a minute');
  await expect(start).toBeEnabled();
  await expect(start).toBeInViewport({ ratio: 1 });
  await expect(page.getByText(/(minutes?|seconds) on a slow computer: 32 steps/)).toBeVisible();
  await expect(page.getByRole('radio', { name: 'The price of DP' })).toBeVisible();
  await expect(lossChart()).toBeInViewport({ ratio: 1 });
  // a run of the experiment that a command has made stands there, and says so
  await expect(
    page.getByText(/^Recorded, not made on this visit: .* npm run headless -- lab /),
  ).toBeVisible();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/^Recorded: /);
  await expect(aucChart()).toHaveAccessibleName(/LOSS from \S+ at epoch 0 to \S+ at epoch 8/);
  await expect(page.getByTestId('story')).toContainText('Small read 56 texts for 8 epochs');
  await on.expectNoViolations();
  await on.expectNoSidewaysScroll();
});

test('what cannot be is said beside its field, before anything starts', async () => {
  await shortRun();
  await expect(train()).toBeEnabled();
  await field('Epochs').fill('0');
  await expect(field('Epochs')).toHaveAccessibleDescription('Epochs: at least 1.');
  await expect(train()).toBeDisabled();
  await field('Epochs').fill('2');
  await field('Members').fill('5000');
  await expect(page.getByRole('alert')).toHaveText(
    /There are \d+ texts to draw from: too few for 5000 members/,
  );
  await field('Members').fill('16');
  await page.getByText('my own', { exact: true }).click();
  await expect(page.getByRole('alert')).toHaveText('At least one text.');
  const texts = shortTexts(10, 12).map(({ text }) => text);
  await page.getByRole('textbox', { name: 'Texts, one a line' }).fill(texts.join('\n'));
  await expect(page.getByText(/^20 texts of pasted lines/)).toBeVisible();
  await expect(train()).toBeEnabled();
  await page.getByLabel('A file of texts to train on').setInputFiles({
    name: 'mine.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from(
      utf8(['text', ...texts.slice(0, 12).map((text) => `"${text.replaceAll('"', '')}"`)].join('\n')),
    ),
  });
  await expect(page.getByText(/^12 texts of mine\.csv/)).toBeVisible();
  await on.expectNoViolations();
  await on.expectNoSidewaysScroll();
  await page.getByText('shipped records', { exact: true }).click();
});

test('what a defence cannot do here, or takes out, is said before anything starts', async () => {
  await shortRun();
  const outlook = page.getByTestId('outlook');
  const defence = page.getByRole('combobox', { name: 'Defence' });
  await defence.selectOption('soft');
  await page.getByRole('combobox', { name: 'How many' }).selectOption('threshold');
  await field('Threshold').fill('0');
  await expect(field('Threshold')).toHaveAccessibleDescription(/No loss is below 0/);
  await page.getByRole('combobox', { name: 'Chosen' }).selectOption('random');
  await expect(field('Share')).toHaveValue('0.5');
  await defence.selectOption('deduplication');
  await expect(outlook).toContainText('deduplication takes nothing out');
  await page.getByText('Held out, canaries, audit').click();
  await page.getByRole('checkbox', { name: /canaries/ }).check();
  await expect(outlook).toContainText('takes out 15 repeats of canaries');
  await on.expectNoViolations();
  await page.getByRole('checkbox', { name: /canaries/ }).uncheck();
  await defence.selectOption('dp');
  await field('Delta').fill('0.5');
  await expect(field('Delta')).toHaveAccessibleDescription(/has to be below 1/);
  await expect(page.getByText('What it promises is said once the settings are in order.')).toBeVisible();
  await defence.selectOption('none');
  await page.getByText('More of the recipe').click();
  await field('Held out').fill('0');
  await field('Patience').fill('1');
  await expect(field('Patience')).toHaveAccessibleDescription(/no text is held out/);
  await expect(train()).toBeDisabled();
  await field('Patience').fill('');
  await field('Held out').fill('');
  await expect(train()).toBeEnabled();
});

test('a run trains for real: it is paused, makes one step, and goes on to its end', async () => {
  await shortRun({ Batch: 2 });
  await nameRun('first run');
  await train().click();
  await expect(button('Pause')).toBeEnabled(LONG);
  await button('Pause').click();
  await expect(state()).toContainText('Paused');
  await expect(news()).toHaveText('Paused.');
  await on.expectNoViolations();
  const before = await step();
  await button('Step').click();
  await expect.poll(step, LONG).toBeGreaterThan(before);
  await expect(state()).toContainText('Paused');
  await button('Go on').click();
  await expect(lossChart()).toHaveAccessibleName(/training from \d/, LONG);
  await expect(aucChart()).toHaveAccessibleName(/LOSS from \d\.\d+ at epoch 0/, LONG);
  await expect(news()).toHaveText('first run is done.', LONG);

  // what it learnt shows in the curve, and in its words
  const loss = /training from ([\d.]+) to ([\d.]+)/.exec((await lossChart().getAttribute('aria-label'))!);
  expect(Number(loss![2])).toBeLessThan(Number(loss![1]));
  await expect(aucChart()).toHaveAccessibleName(/Ratio from .* at epoch 2/);
  await expect(page.getByTestId('story')).toContainText(/^Nano read 22 texts for 2 epochs: .* AUC 0?\.?\d/);
  const table = page.getByRole('table', { name: /AUC of each attack on the final model/ });
  const [auc] = numbers(
    await table
      .getByRole('row', { name: /^Ratio / })
      .getByRole('cell')
      .first()
      .innerText(),
  );
  expect(auc).toBeGreaterThan(0.5); // each text was read twice: Ratio sees it, on any machine
  await expect(table.getByRole('row', { name: /^LOSS / })).toHaveText(/\d\.\d{3}.*\d\.\d{3}/);
  await expect(page.getByRole('table', { name: /Perplexity/ }).getByRole('row')).toHaveCount(3);
  await expect(kept().getByRole('row', { name: /first run/ })).toContainText('nano, full');
  await on.expectNoViolations();
  await on.expectNoSidewaysScroll();
});

test('its model is a target at once', async () => {
  await button('Inspect a text with this model').click();
  await expect(page.getByRole('combobox', { name: 'Target' }).locator('option:checked')).toHaveText(
    'first run',
  );
  await expect(page.getByRole('combobox', { name: 'Reference' })).toHaveValue('nano');
  await expect(tokens(page).first()).toBeVisible(LONG);
  await expect(page.locator('[data-attack="ratio"]')).toHaveText(/\d/, LONG);
  // the known texts are those of its own run, not of the shipped split
  await expect(
    page.getByRole('img', { name: /^Ratio: .*16 known members .*16 known non-members/ }),
  ).toBeVisible(LONG);
  await page.goto('./#/evaluate');
  await on.tab('Data').click();
  await expect(
    page.getByText(/^Clinic notes.* The target was trained in the lab: its own run read the 16 members/),
  ).toBeVisible();
  await on.expectNoViolations();
  await page.goto('./#/lab');
  await expect(page.getByTestId('story')).toBeVisible();
  await button('Evaluate it with every attack').click();
  await expect(page.getByText(/32 texts of yours: 16 said to be members of/)).toBeVisible();
  await page.goto('./#/lab');
});

test('a run that is cancelled ends, and leaves nothing behind', async () => {
  await shortRun({ Batch: 2, Epochs: 5 });
  await nameRun('never mind');
  await train().click();
  await expect.poll(step, LONG).toBeGreaterThan(0);
  await button('Cancel').click();
  await expect(news()).toHaveText('never mind was cancelled.', LONG);
  await expect(kept().getByRole('row', { name: /never mind/ })).toHaveCount(0);
  await expect(kept().getByRole('row', { name: /first run/ })).toHaveCount(1);
});

test('a defence: SOFT shows what it chose, the original beside the paraphrase', async () => {
  await shortRun({ Epochs: 1 });
  await page.getByRole('combobox', { name: 'Defence' }).selectOption('soft');
  await nameRun('softened');
  await train().click();
  await expect(news()).toHaveText('softened is done.', LONG);
  await expect(page.getByRole('heading', { name: /SOFT chose 11 of 22 texts/ })).toBeVisible();
  await expect(page.getByText(/in the warm-up; \d+\s%\s+of the\s+words changed/).first()).toBeVisible();
  await expect(
    page.getByText(/on the \d+ that are kept as they are and of .* that are replaced from the start/),
  ).toBeVisible();
  await expect(
    page.getByText(/^The base’s loss: originals \d\.\d\d, paraphrases \d\.\d\d nats/),
  ).toBeVisible();
  await page.getByRole('combobox', { name: 'Defence' }).selectOption('none');
});

test('where an attack needs a reference, a link leads to the form that trains one', async () => {
  await page.goto('./#/lab/self-prompt');
  const asked = page.getByRole('checkbox', { name: /self-prompt/i });
  await expect(asked).toBeChecked();
  await asked.uncheck();
  await page.goto('./#/lab');
});

test('attacks that train: what they cost is said before, and what is there is not trained again', async () => {
  await shortRun({ Epochs: 1 });
  await page.getByText('Attacks that train', { exact: true }).click();
  await page.getByRole('combobox', { name: 'Shadow models' }).selectOption('4');
  await page.getByRole('combobox', { name: 'Trained as' }).selectOption('the run itself');
  await page.getByRole('combobox', { name: 'Continuations a text (SaMIA)' }).selectOption('1');
  await expect(page.getByTestId('cost-shadows')).toHaveText(
    /^4 models, 8 steps over [\d,]+ tokens, 128 passes/,
  );
  await expect(page.getByTestId('cost-samia')).toHaveText(/^[\d,]+ tokens written/);
  await nameRun('with shadows');
  await train().click();
  await expect(news()).toHaveText('with shadows is done.', LONG);
  const aucs = page.getByRole('table', { name: /AUC of each attack on the final model/ });
  for (const name of ['LiRA, online', 'LiRA, offline', 'RMIA with shadows', 'SaMIA'])
    await expect(aucs.getByRole('row', { name: new RegExp(`^${name} `) })).toHaveText(/\d\.\d{3}/);
  const works = page.getByRole('table', { name: /What the attacker trained/ });
  await expect(works.getByRole('row', { name: /^shadow models 4 / })).toBeVisible();
  await on.expectNoViolations();
  await on.expectNoSidewaysScroll();

  await page.getByRole('combobox', { name: 'Continuations a text (SaMIA)' }).selectOption('none');
  await nameRun('with the same shadows');
  await train().click();
  await expect(news()).toHaveText('with the same shadows is done.', LONG);
  await expect(page.getByText('4 of 4 shadows were here already.')).toBeVisible();
  await expect(works.getByRole('row', { name: /^shadow models 0; 4 of 4 were here already/ })).toBeVisible();
  await page.getByRole('combobox', { name: 'Shadow models' }).selectOption('none');
});

test('runs stand side by side: renamed, laid over each other, plotted, beside what was published', async () => {
  await button('Rename softened').click();
  await page.getByRole('textbox', { name: 'New name of softened' }).fill('with SOFT');
  await page.keyboard.press('Enter');
  await page.getByRole('checkbox', { name: 'Lay first run over the curves' }).check();
  await expect(lossChart()).toHaveAccessibleName(/held out of first run from/);
  await expect(aucChart()).toHaveAccessibleName(/LOSS, first run from/);
  await on.tab('Privacy and utility').click();
  await expect(
    page.getByRole('img', { name: /^AUC of Ratio against held-out perplexity.*with SOFT: AUC/ }),
  ).toBeVisible();
  await on.expectNoViolations();
  await on.tab('Beside the published').click();
  const table = page.getByRole('table', { name: /measured here and published/ });
  await expect(table.getByRole('columnheader', { name: 'published: SOFT, ArXiv' })).toBeVisible();
  await expect(table.getByRole('row', { name: /^Ratio / })).toContainText('0.952'); // FT, published
  await on.expectNoViolations();
  await on.expectNoSidewaysScroll();
  await on.tab('Runs').click();
});

test('a model is saved, removed and dropped in again; what is no model is refused in a sentence', async () => {
  await kept().getByRole('button', { name: 'first run', exact: true }).click();
  const { name, bytes } = await on.save(/^Save the model$/);
  expect(name).toBe('first-run.zip');
  await on.tab('Models').click();
  await button('Remove first run').click();
  await expect(button('Save first run')).toHaveCount(0);
  await on.drop([{ name: 'broken.zip', bytes: utf8('this is text') }]);
  await expect(page.getByText('broken.zip is no zip file, whatever its name says.')).toBeVisible();
  await on.drop([{ name, bytes }]);
  await expect(
    page.getByText('first-run is here: a target, a reference and a base from now on.'),
  ).toBeVisible(LONG);
  await expect(
    page.getByRole('combobox', { name: 'Target' }).locator('option', { hasText: 'first-run' }),
  ).toHaveCount(1);
  // the folder tells what it has read, as the model did before
  await page.getByRole('combobox', { name: 'Target' }).selectOption({ label: 'first-run' });
  await page.goto('./#/inspect');
  await expect(
    page.getByRole('img', { name: /^LOSS: .*16 known members .*16 known non-members/ }),
  ).toBeVisible(LONG);
  await page.goto('./#/lab');
  await on.expectNoViolations();
  await on.tab('Runs').click();
});

test('a run that a reload breaks off goes on from its last epoch', async () => {
  await shortRun({ Epochs: 3, Batch: 2 });
  await nameRun('broken off');
  await train().click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('broken off');
  await expect.poll(step, LONG).toBeGreaterThan(11); // the second epoch: the checkpoint of the first is kept
  await button('Pause').click(); // or the rest might be over before the page is left
  await expect(state()).toContainText('Paused');
  await page.reload();
  const bar = page.getByRole('region', { name: 'A run that was broken off' });
  await expect(bar).toContainText(/after epoch [12] of 3/);
  await on.expectNoViolations();
  await bar.getByRole('button', { name: 'Go on with it' }).click();
  await expect(news()).toHaveText('broken off is done.', LONG);
  await expect(aucChart()).toHaveAccessibleName(/LOSS from .* at epoch 0 to .* at epoch 3/);
  await expect(kept().getByRole('row', { name: /broken off/ })).toHaveCount(1);
  // no epoch lacks anything, the one that it was broken off after least of all
  await page.getByText('The numbers of these curves').click();
  const numbers = page.getByRole('table', { name: 'Losses and AUCs after each epoch' });
  for (const epoch of [1, 2, 3])
    await expect(numbers.getByRole('row', { name: new RegExp(`^${epoch} `) })).not.toContainText('–');
});

test('what SOFT chose is there after the reload, the original beside the paraphrase', async () => {
  await kept().getByRole('button', { name: 'with SOFT', exact: true }).click();
  const panel = page.getByRole('region', { name: /SOFT chose 11 of 22 texts/ });
  await expect(panel.getByRole('listitem')).toHaveCount(5);
  await panel.getByRole('button', { name: 'Show all 11' }).click();
  await expect(panel.getByText(/\d+\s%\s+of the\s+words changed/)).toHaveCount(11);
  await on.expectNoViolations();
});

import { expect, test } from '@playwright/test';

/** A GPU that dies for real, in the middle of a run. In a browser of its own: afterwards its GPU may stay shut. */
test.setTimeout(600_000);
const LONG = { timeout: 200_000 };

test('a run goes on on WebAssembly from its last epoch when the GPU is lost, and says so', async ({
  playwright,
  launchOptions,
  channel,
  baseURL,
}) => {
  const browser = await playwright.chromium.launch({ ...launchOptions, ...(channel ? { channel } : {}) });
  try {
    const page = await browser.newPage();
    await page.goto(`${baseURL!}#/lab?device=webgpu`);
    await page.getByText('My own run').click();
    await page.getByRole('combobox', { name: 'Base model' }).selectOption('nano');
    await page.getByText('Held out, canaries, audit').click();
    const settings = { Members: 2, 'Non-members': 2, 'Held out': 1, Epochs: 2, Batch: 1 };
    for (const [name, value] of Object.entries(settings))
      await page.getByRole('spinbutton', { name, exact: true }).fill(String(value));
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('unlucky');
    await page.getByRole('button', { name: '▶ Train' }).click();
    const news = page.getByTestId('news');
    await expect(news).toHaveText(/^Epoch 1 of 2 is done/, { timeout: 300_000 });
    await expect(page.getByTestId('state')).toContainText(/Training.*epoch 2 of 2.*WebGPU/s, LONG);
    await page.getByRole('button', { name: 'Pause', exact: true }).click(); // so that there are steps left

    const devTools = await browser.newBrowserCDPSession();
    await devTools.send('Browser.crashGpuProcess');
    await page.getByRole('button', { name: 'Go on', exact: true }).click();

    await expect(news).toHaveText('unlucky is done.', LONG);
    await expect(
      page.getByText(/WebGPU failed \(.+\); training went on on WebAssembly from the end of epoch 1\./),
    ).toBeVisible();
    await expect(page.getByText(/Trained in .+ on WebAssembly/)).toBeVisible();
  } finally {
    await browser.close();
  }
});

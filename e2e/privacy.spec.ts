import { expect, test } from '@playwright/test';

const MARK = 'Zanzibarkeit';

test('a typed text leaves the page in no request, and the policy lets nothing else out', async ({
  page,
  baseURL,
}) => {
  const requests: { url: string; body: string }[] = [];
  page.on('request', (request) => {
    requests.push({ url: request.url(), body: request.postData() ?? '' });
  });
  const response = await page.goto('./#/inspect');
  expect(response!.headers()['content-security-policy']).toContain("default-src 'self'");
  await page.getByRole('button', { name: 'Edit', exact: true }).click();
  const words = `${MARK} is a word that nobody else will ever send, not even by mistake, over any wire there is.`;
  await page.getByRole('textbox', { name: 'The text to be scored' }).fill(words);
  await expect(page.getByRole('status').filter({ hasText: 'Scored' })).toBeAttached({ timeout: 60_000 });

  expect(requests.length).toBeGreaterThan(5);
  for (const { url, body } of requests) {
    expect(new URL(url).origin).toBe(new URL(baseURL!).origin);
    expect(decodeURIComponent(url)).not.toContain(MARK);
    expect(body).toBe('');
  }
  const blocked = await page.evaluate(async () => {
    const violated = new Promise<string>((resolve) => {
      document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) => {
        resolve(effectiveDirective);
      });
    });
    const refused = await fetch('https://example.com/?text=secret').then(
      () => false,
      () => true,
    );
    return { refused, violated: await violated };
  });
  expect(blocked).toEqual({ refused: true, violated: 'connect-src' });
  expect(await page.evaluate(() => location.href)).not.toContain(MARK);
});

test('the built page carries the policy itself, for hosts that send no headers', async ({ page }) => {
  await page.goto('./');
  const policy = await page.locator('meta[http-equiv="Content-Security-Policy"]').getAttribute('content');
  expect(policy).toContain("default-src 'self'");
  expect(policy).toMatch(/connect-src 'self' https:\/\/huggingface\.co/);
});

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium, type Page } from '@playwright/test';
import { build } from 'vite';
import { findBrowser } from '../browser/find';
import {
  CLOSED_NETWORK_FLAGS,
  LOCALHOST_ONLY_FLAGS,
  NO_WEBGPU_FLAGS,
  SOFTWARE_WEBGPU_FLAGS,
} from '../browser/flags';
import { serve } from '../serve/server.mjs';

/** As for journeys through the page: another folder than `dist`, where one is named. */
const DIST = process.env['E2E_DIST'] ?? fileURLToPath(new URL('../../dist', import.meta.url));

export interface OpenPage {
  readonly page: Page;
  readonly browserVersion: string;
  close(): Promise<void>;
}

export interface PageChoices {
  readonly device: 'wasm' | 'webgpu';
  /** What stands after the # of the address. */
  readonly hash: string;
}

/** Serves the built page and opens it in a browser without a window. @throws Error where either cannot be had */
export async function openPage({ device, hash }: PageChoices): Promise<OpenPage> {
  if (!existsSync(join(DIST, 'index.html'))) await build({ logLevel: 'warn' });
  const { executablePath } = await findBrowser();
  const site = await serve(DIST, { port: 0 });
  const flags = device === 'webgpu' ? SOFTWARE_WEBGPU_FLAGS : NO_WEBGPU_FLAGS;
  const browser = await chromium
    .launch({
      executablePath,
      args: ['--headless=new', ...CLOSED_NETWORK_FLAGS, ...LOCALHOST_ONLY_FLAGS, ...flags],
    })
    .catch(async (error: unknown) => {
      await site.close();
      throw error;
    });
  const page = await browser.newPage();
  page.on('pageerror', (error) => {
    console.error(`page: ${error.message}`);
  });
  await page.goto(`${site.url}#/${hash}`);
  return {
    page,
    browserVersion: browser.version(),
    async close() {
      await browser.close();
      await site.close();
    },
  };
}

import { chromium, type Browser } from '@playwright/test';
import { findBrowser } from './find';
import { CLOSED_NETWORK_FLAGS, LOCALHOST_ONLY_FLAGS } from './flags';

/** Starts a browser without a window, under a new and empty profile. @throws Error where there is none */
export async function launchBrowser(flags: readonly string[]): Promise<Browser> {
  const { executablePath } = await findBrowser();
  const args = ['--headless=new', ...CLOSED_NETWORK_FLAGS, ...LOCALHOST_ONLY_FLAGS, ...flags];
  return chromium.launch({ executablePath, args });
}

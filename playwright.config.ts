import { defineConfig } from '@playwright/test';

import { lookForBrowser } from './tools/browser/find';
import {
  CLOSED_NETWORK_FLAGS,
  LOCALHOST_ONLY_FLAGS,
  NO_WEBGPU_FLAGS,
  SOFTWARE_WEBGPU_FLAGS,
} from './tools/browser/flags';

/** The port that is asked for; the server takes the next free one if it is taken. */
const PORT = 4319;
/** Set by `wait` below, as soon as the server has said where it is. */
const port = process.env['E2E_PORT'] ?? String(PORT);
/** Which built page is walked: another folder than `dist`, where two are compared or one is being built. */
const built = process.env['E2E_DIST'] ?? 'dist';

/** `npm test` names the browser; started by hand, the tests look for one. */
const executablePath = process.env['CHROME_PATH'] ?? lookForBrowser()?.executablePath;

/**
 * A whole browser in both cases, never Playwright's headless shell: that has no WebGPU. (A whole browser of today knows
 * only the new headless mode.)
 */
const browser = executablePath === undefined ? { channel: 'chromium' } : {};

/** How a browser with these flags is started. */
function launch(flags: readonly string[]) {
  const args = [...CLOSED_NETWORK_FLAGS, ...LOCALHOST_ONLY_FLAGS, ...flags];
  return { ...browser, launchOptions: { args, ...(executablePath === undefined ? {} : { executablePath }) } };
}

/** Journeys through the built page (`npm run build` first) in a real browser, with WebAssembly and with WebGPU. */
export default defineConfig({
  testDir: 'e2e',
  outputDir: 'test-results/e2e', // a folder of its own: it is emptied at every start
  workers: 1, // models fill the processor; two at once would only wait for each other
  retries: 0,
  timeout: 120_000,
  expect: { timeout: 30_000 },
  reporter: [['list'], ['json', { outputFile: 'test-results/e2e.json' }]],
  use: { baseURL: `http://localhost:${port}/`, viewport: { width: 1280, height: 720 } },
  projects: [
    { name: 'wasm', testIgnore: '**/*.webgpu.spec.ts', use: launch(NO_WEBGPU_FLAGS) },
    { name: 'webgpu', testMatch: '**/*.webgpu.spec.ts', use: launch(SOFTWARE_WEBGPU_FLAGS) },
  ],
  webServer: {
    command: `node tools/serve/start.mjs --dir ${built} --port ${String(PORT)}`,
    wait: { stdout: /Trainspotter is at http:\/\/localhost:(?<e2e_port>\d+)\// },
    timeout: 60_000,
  },
});

/** The pages that are measured: the built product, and the benchmark's own page beside it. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';
import { build } from 'vite';
import { NO_WEBGPU_FLAGS, SOFTWARE_WEBGPU_FLAGS } from '../browser/flags';
import { launchBrowser } from '../browser/launch';
import { serve, type Site } from '../serve/server.mjs';

const folder = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));

/** How a browser is started: without WebGPU, with a software adapter, or with what the computer has. */
export type Graphics = 'none' | 'software' | 'hardware';

const FLAGS: Record<Graphics, readonly string[]> = {
  none: NO_WEBGPU_FLAGS,
  software: SOFTWARE_WEBGPU_FLAGS,
  // Linux keeps WebGPU behind a flag and wants Vulkan; elsewhere these change nothing
  hardware: ['--enable-unsafe-webgpu', '--enable-features=Vulkan', '--ignore-gpu-blocklist'],
};

/** Serves a built product. @throws Error where there is none */
export async function serveProduct(dist: string): Promise<Site> {
  if (!existsSync(join(dist, 'index.html'))) {
    throw new Error(`there is no built page in ${dist}: run \`npm run build\` first`);
  }
  return serve(dist);
}

/** Builds the benchmark's page with the product's own settings into a folder that git ignores, and serves it. */
export async function serveEnginePage(): Promise<Site> {
  const outDir = folder('node_modules/.cache/bench');
  await build({
    configFile: folder('vite.config.ts'),
    root: folder('tools/bench/page'),
    publicDir: false,
    logLevel: 'warn',
    build: { outDir, emptyOutDir: true },
  });
  return serve(outDir);
}

/** Opens a new browser with a new and empty profile for as long as the work takes. */
export async function inBrowser<T>(
  graphics: Graphics,
  work: (page: Page, version: string) => Promise<T>,
): Promise<T> {
  const browser = await launchBrowser(FLAGS[graphics]);
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 720 } });
    page.on('pageerror', (error) => {
      console.error(`page: ${error.message}`);
    });
    return await work(page, browser.version());
  } finally {
    await browser.close();
  }
}

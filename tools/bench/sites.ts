/** The pages that are measured: the built product, and the benchmark's own page beside it. */
import { cpSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';
import { build } from 'vite';
import { NO_WEBGPU_FLAGS, SOFTWARE_WEBGPU_FLAGS } from '../browser/flags';
import { launchBrowser } from '../browser/launch';
import { serve, type Site } from '../serve/server.mjs';

/** What training needs of a model. */
const MODEL_FILES = ['config.json', 'model.safetensors', 'tokenizer.json', 'tokenizer_config.json'];

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

/** Builds a page of the benchmark's with the product's own settings into a folder that git ignores. */
async function buildPage(
  name: string,
  page: string,
  alias: Readonly<Record<string, string>>,
): Promise<string> {
  const outDir = folder(`node_modules/.cache/bench/${name}`);
  await build({
    configFile: folder('vite.config.ts'),
    root: folder('tools/bench/page'),
    publicDir: false,
    logLevel: 'warn',
    resolve: { alias },
    build: { outDir, emptyOutDir: true, rolldownOptions: { input: folder(`tools/bench/page/${page}`) } },
  });
  return outDir;
}

/** The page that times scoring. */
export async function serveEnginePage(): Promise<Site> {
  return serve(await buildPage('engine', 'index.html', {}));
}

/**
 * The page that times training (training.html), with shipped models beside it.
 *
 * @param engine a folder that stands in for @jax-js/jax; null = the installed one
 */
export async function serveTrainingPage(
  models: readonly string[],
  engine: { readonly name: string; readonly folder: string } | null = null,
): Promise<Site> {
  const alias = engine ? { '@jax-js/jax': join(engine.folder, 'dist/index.js') } : {};
  const outDir = await buildPage(`training-${engine?.name ?? 'installed'}`, 'training.html', alias);
  for (const model of models) {
    for (const file of MODEL_FILES) {
      cpSync(folder(`public/models/${model}/${file}`), join(outDir, 'models', model, file));
    }
  }
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

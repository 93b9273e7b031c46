import { fileURLToPath } from 'node:url';

import { svelte } from '@sveltejs/vite-plugin-svelte';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';

/** State classes and their tests. */
const RUNES = /\.svelte(\.test)?\.ts$/;
const SVELTE = fileURLToPath(new URL('node_modules/svelte/src/', import.meta.url));

/**
 * In Node, Svelte takes every module for a server's: effects never run, and derived values are not kept. State classes
 * (`*.svelte.ts`) and their tests (`*.svelte.test.ts`) get what the browser gets instead. Components stay as they are:
 * that way they need no DOM (`render` of svelte/server), and how they behave is tested in a real browser.
 */
const browserRunes: Plugin = {
  name: 'browser-runes',
  enforce: 'pre',
  resolveId(source, importer) {
    const part = /^svelte(\/reactivity|\/store)?$/.exec(source);
    if (!part || !importer || !RUNES.test(importer)) return null;
    return `${SVELTE}${part[1]?.slice(1).concat('/') ?? ''}index-client.js`;
  },
};

/** Unit tests: what runs in Node. Journeys through the page are under e2e/ (playwright.config.ts). */
export default defineConfig({
  plugins: [
    browserRunes,
    svelte({
      dynamicCompileOptions: ({ filename }) => (RUNES.test(filename) ? { generate: 'client' } : undefined),
    }),
  ],
  test: {
    environment: 'node',
    include: ['src/**/*.test.ts', 'workers/**/*.test.ts', 'tools/**/*.test.ts'],
    exclude: ['**/node_modules/**', 'dist/**', 'e2e/**'],
    testTimeout: 30_000, // slow computers run them too
  },
});

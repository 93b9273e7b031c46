import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig, type Plugin } from 'vite';
import { CONTENT_SECURITY_POLICY } from './tools/serve/server.mjs';

/** Cross-origin isolation: without these two headers precise timers are off. */
const isolation = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

/** The built page carries its policy itself, for hosts that send no headers. (A frame's parent is for headers alone.) */
const policy: Plugin = {
  name: 'content-security-policy',
  apply: 'build',
  transformIndexHtml: () => [
    {
      tag: 'meta',
      attrs: {
        'http-equiv': 'Content-Security-Policy',
        content: CONTENT_SECURITY_POLICY.split('; ')
          .filter((rule) => !rule.startsWith('frame-ancestors'))
          .join('; '),
      },
      injectTo: 'head-prepend',
    },
  ],
};

/** transformers.js on the runtime that scoring uses on WebAssembly, instead of a second one with files of its own. */
const oneRuntime = (): Plugin => ({
  name: 'one-onnx-runtime',
  enforce: 'pre',
  resolveId(source, importer, options) {
    const theirs = source === 'onnxruntime-web/webgpu' && importer?.includes('@huggingface/transformers');
    return theirs ? this.resolve('onnxruntime-web/wasm', importer, options) : null;
  },
});

export default defineConfig({
  base: './', // the built folder works under any path
  plugins: [svelte(), policy],
  worker: { format: 'es', plugins: () => [oneRuntime()] },
  optimizeDeps: { exclude: ['@huggingface/transformers'] }, // else the line above does not reach it in development
  build: { target: 'esnext', chunkSizeWarningLimit: 1000 },
  resolve: { conditions: ['onnxruntime-web-use-extern-wasm', 'module', 'browser', 'development|production'] },
  server: { headers: isolation },
  preview: { headers: isolation },
});

import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';

/** Cross-origin isolation: without these two headers WebAssembly threads and precise timers are off. */
const isolation = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

export default defineConfig({
  base: './', // the built folder works under any path
  plugins: [svelte()],
  worker: { format: 'es' },
  build: { target: 'esnext', chunkSizeWarningLimit: 1000 },
  resolve: { conditions: ['onnxruntime-web-use-extern-wasm', 'module', 'browser', 'development|production'] },
  server: { headers: isolation },
  preview: { headers: isolation },
});

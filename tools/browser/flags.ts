/** Command-line flags that a Chromium-family browser is started with: tests, headless runs and benchmarks share them. */

/**
 * Chromium refuses to start as root with its sandbox, and the containers of CI seldom allow one; elsewhere the flag is
 * not given. (Playwright leaves the sandbox off anyway unless a launch says `chromiumSandbox: true`. What is opened
 * are our own pages.)
 */
const WITHOUT_SANDBOX = process.getuid?.() === 0 || Boolean(process.env['CI']);

/** A browser that asks nothing of the network by itself: whatever request is seen, the page has made it. */
export const CLOSED_NETWORK_FLAGS: readonly string[] = [
  ...(WITHOUT_SANDBOX ? ['--no-sandbox'] : []),
  '--disable-quic', // its packets pass by whatever watches or intercepts http
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Every name but this computer's own leads nowhere: a test that needs the network fails at once, everywhere. */
export const LOCALHOST_ONLY_FLAGS: readonly string[] = [
  '--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE localhost , EXCLUDE 127.0.0.1',
];

/** WebGPU computed by the processor, so that it is there without a GPU: for correctness, never for speed. */
export const SOFTWARE_WEBGPU_FLAGS: readonly string[] = [
  '--enable-unsafe-webgpu',
  '--use-webgpu-adapter=swiftshader',
];

/** No WebGPU, with a GPU or without: the page must fall back to WebAssembly. */
export const NO_WEBGPU_FLAGS: readonly string[] = ['--disable-gpu'];

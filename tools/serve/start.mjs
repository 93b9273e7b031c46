/** Serves the built page: `node tools/serve/start.mjs [--port N] [--host] [--dir FOLDER]`. */
import { existsSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import { serve } from './server.mjs';

const DIST = fileURLToPath(new URL('../../dist', import.meta.url));
const FIRST_PORT = 4173;
/** How many ports are tried, one after the other. */
const TRIES = 50;

/** Says what is wrong and ends; no stack, since the reader can mend it. */
function giveUp(message) {
  console.error(message);
  process.exit(2);
}

/** The options of the command line. */
function readOptions() {
  const options = {
    port: { type: 'string' },
    host: { type: 'boolean', default: false },
    dir: { type: 'string', default: DIST },
  };
  try {
    const { values } = parseArgs({ options });
    const asked = values.port ?? (process.env.PORT || String(FIRST_PORT));
    const port = Number(asked);
    if (!/^\d+$/.test(asked) || port > 65535) throw new Error(`Not a port: ${asked}`);
    return { port, shared: values.host, dir: path.resolve(values.dir) };
  } catch (error) {
    return giveUp(`${error.message}\nUsage: npm start -- [--port N] [--host] [--dir FOLDER]`);
  }
}

/** Serves on the wished port, or on the next free one (0 = any). */
async function serveNear(dir, port, host) {
  for (let tried = 1; ; tried += 1) {
    const next = port === 0 ? 0 : port + tried - 1;
    try {
      return await serve(dir, { port: next, host });
    } catch (error) {
      if (error.code !== 'EADDRINUSE' || tried === TRIES || next === 65535) throw error;
    }
  }
}

/** The addresses by which other machines reach this one. */
function addresses(port) {
  return Object.values(networkInterfaces())
    .flatMap((found) => found ?? [])
    .filter((found) => found.family === 'IPv4' && !found.internal)
    .map((found) => `http://${found.address}:${port}/`);
}

const { port, shared, dir } = readOptions();
if (!existsSync(path.join(dir, 'index.html'))) {
  giveUp(`There is no built page in ${dir}: run \`npm run build\` first (\`npm start\` does both).`);
}
const site = await serveNear(dir, port, shared ? '0.0.0.0' : 'localhost').catch((error) =>
  giveUp(`Cannot listen on port ${port}: ${error.message}`),
);

console.log(`Trainspotter is at ${site.url}`);
if (shared) {
  console.log(
    `Others on this network open ${addresses(site.port).join(' or ') || 'this machine by its name'}`,
  );
  console.log('Over plain http their browsers keep WebGPU and threads switched off, so it is slower there.');
} else {
  console.log('It listens on this machine only; `npm start -- --host` shares it on the network.');
}
console.log('Ctrl-C ends it.');

for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, () => {
    void site.close();
  });
}

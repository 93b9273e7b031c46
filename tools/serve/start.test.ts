import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { afterEach, beforeEach, expect, it } from 'vitest';

import { type Site, serve } from './server.mjs';

const START = fileURLToPath(new URL('start.mjs', import.meta.url));

let folder = '';
let taken: Site;
const started: ChildProcess[] = [];

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'start-'));
  await writeFile(path.join(folder, 'index.html'), 'hello');
  taken = await serve(folder);
});

afterEach(async () => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
  await taken.close();
  await rm(folder, { recursive: true });
});

/** Starts the command and waits for its address. */
async function start(options: string[], port?: string) {
  const child = spawn(process.execPath, [START, ...options], {
    env: { ...process.env, PORT: port },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  started.push(child);
  let said = '';
  for await (const chunk of child.stdout) {
    said += String(chunk);
    if (said.includes('Ctrl-C')) break;
  }
  return { child, said, url: /Trainspotter is at (\S+)/.exec(said)?.[1] ?? '' };
}

it('takes the next free port, says where the page is, and ends with Ctrl-C', async () => {
  const { child, said, url } = await start(['--dir', folder, '--port', String(taken.port)]);
  expect(said).toMatch(/^Trainspotter is at http:\/\/localhost:\d+\/\n.*this machine only.*--host/);
  expect(Number(new URL(url).port)).toBeGreaterThan(taken.port);
  expect(await (await fetch(url)).text()).toBe('hello');
  const ended = once(child, 'exit');
  child.kill('SIGINT');
  const [code] = (await ended) as [number | null];
  // Windows has no signals: there, kill just ends it.
  expect(process.platform === 'win32' || code === 0).toBe(true);
});

it('reads the port from the environment', async () => {
  const { url } = await start(['--dir', folder], '0');
  expect((await fetch(url)).status).toBe(200);
});

it.each([
  [['--port', 'many'], /Not a port/],
  [['--unknown'], /Usage/],
  [['--dir', path.join(tmpdir(), 'no-such-folder')], /npm run build/],
])('explains %j', async (options, message) => {
  const child = spawn(process.execPath, [START, ...options], { stdio: ['ignore', 'ignore', 'pipe'] });
  started.push(child);
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  expect(code).toBe(2);
  expect(said).toMatch(message);
});

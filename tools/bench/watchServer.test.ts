import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { serve } from '../serve/server.mjs';
import { watchServer } from './watchServer';

it('counts what a server sends, in order, and nothing of another one', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'watch-'));
  await writeFile(join(folder, 'model.bin'), new Uint8Array(100_000));
  const [site, other] = [await serve(folder), await serve(folder)];
  try {
    const stop = watchServer(site.port);
    const begun = Date.now();
    for (const { url } of [site, other]) await (await fetch(`${url}model.bin`)).arrayBuffer();
    await (await fetch(`${site.url}absent.wasm`)).text();
    const transfers = stop(begun);
    expect(transfers.map(({ path, kind }) => [path, kind])).toEqual([
      ['/model.bin', 'shell'],
      ['/absent.wasm', 'wasm'],
    ]);
    expect(transfers[0]!.bytes).toBeGreaterThan(100_000);
    expect(transfers[0]!.bytes).toBeLessThan(102_000);
    expect(transfers[1]!.bytes).toBeLessThan(2000);
    expect(transfers[0]!.done).toBeLessThan(60_000);
    await (await fetch(`${site.url}model.bin`)).arrayBuffer();
    expect(stop(begun)).toHaveLength(2);
  } finally {
    await Promise.all([site.close(), other.close()]);
    await rm(folder, { recursive: true });
  }
});

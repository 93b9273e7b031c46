import { mkdir, mkdtemp, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { type IncomingHttpHeaders, request } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { SAFE_HEADERS, type Site, serve } from './server.mjs';

const SCRIPT = 'export const answer = 42;\n'.repeat(200);

let folder = '';
let dist = '';
let site: Site;
let plain: Site;

interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

interface Asked {
  method?: string;
  headers?: Record<string, string>;
}

/** A request with its path left as it is written (fetch would tidy `..` away and unpack gzip). */
function ask(target: Site, rawPath: string, { method = 'GET', headers = {} }: Asked = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asked = request(
      { host: '127.0.0.1', port: target.port, path: rawPath, method, headers },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body: Buffer.concat(chunks),
          });
        });
      },
    );
    asked.on('error', reject);
    asked.end();
  });
}

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'serve-'));
  dist = path.join(folder, 'dist');
  await mkdir(path.join(dist, 'assets'), { recursive: true });
  await mkdir(path.join(dist, 'deep'));
  await writeFile(path.join(dist, 'index.html'), '<p>hello</p>');
  await writeFile(path.join(dist, 'deep/index.html'), '<p>deep</p>');
  await writeFile(path.join(dist, 'assets/app-1a2b.js'), SCRIPT);
  await writeFile(path.join(dist, 'two words.txt'), 'two');
  await writeFile(path.join(dist, 'empty.bin'), '');
  await writeFile(
    path.join(dist, 'model.safetensors'),
    Buffer.from([...Array(2000).keys()].map((i) => i % 256)),
  );
  for (const name of [
    'a.wasm',
    'a.onnx',
    'a.bin',
    'a.mjs',
    'a.json',
    'a.jsonl',
    'a.svg',
    'a.png',
    'a.woff2',
  ]) {
    await writeFile(path.join(dist, name), 'x');
  }
  await writeFile(path.join(folder, 'secret.txt'), 'secret');
  await symlink(path.join(folder, 'secret.txt'), path.join(dist, 'link.txt')).catch(() => undefined);
  site = await serve(dist);
  plain = await serve(dist, { headers: false, base: '/some/path' });
});

afterAll(async () => {
  await Promise.all([site.close(), plain.close()]);
  await rm(folder, { recursive: true });
});

describe('what is sent', () => {
  it('shows the page at its address', async () => {
    const response = await fetch(site.url);
    expect(await response.text()).toBe('<p>hello</p>');
    expect(site.url).toBe(`http://localhost:${String(site.port)}/`);
  });

  it.each([
    ['a.wasm', 'application/wasm'],
    ['a.onnx', 'application/octet-stream'],
    ['a.bin', 'application/octet-stream'],
    ['model.safetensors', 'application/octet-stream'],
    ['a.mjs', 'text/javascript; charset=utf-8'],
    ['a.json', 'application/json; charset=utf-8'],
    ['a.jsonl', 'application/jsonl; charset=utf-8'],
    ['a.svg', 'image/svg+xml; charset=utf-8'],
    ['a.png', 'image/png'],
    ['a.woff2', 'font/woff2'],
    ['', 'text/html; charset=utf-8'],
  ])('gives %s the type %s', async (name, type) => {
    expect((await ask(site, `/${name}`)).headers['content-type']).toBe(type);
  });

  it('sends the isolation headers and the policy with every answer, a missing file too', async () => {
    for (const target of ['/', '/assets/app-1a2b.js', '/absent']) {
      const { headers } = await ask(site, target);
      for (const [name, value] of Object.entries(SAFE_HEADERS))
        expect(headers[name.toLowerCase()]).toBe(value);
    }
    expect(SAFE_HEADERS['Content-Security-Policy']).toContain("default-src 'self'; script-src 'self'");
  });

  it('decodes names, ignores queries and sends empty files', async () => {
    expect((await ask(site, '/two%20words.txt?x=1')).body.toString()).toBe('two');
    expect(await ask(site, '/empty.bin')).toMatchObject({ status: 200, headers: { 'content-length': '0' } });
  });

  it('answers HEAD as GET without the bytes', async () => {
    const head = await ask(site, '/model.safetensors', { method: 'HEAD' });
    expect(head).toMatchObject({ status: 200, headers: { 'content-length': '2000' } });
    expect(head.body).toHaveLength(0);
    expect((await ask(site, '/', { method: 'POST' })).status).toBe(405);
  });

  it('sends a part of a file', async () => {
    const part = await ask(site, '/model.safetensors', { headers: { range: 'bytes=2-4' } });
    expect(part).toMatchObject({ status: 206, headers: { 'content-range': 'bytes 2-4/2000' } });
    expect([...part.body]).toEqual([2, 3, 4]);
    const last = await ask(site, '/model.safetensors', { headers: { range: 'bytes=-1' } });
    expect([...last.body]).toEqual([1999 % 256]);
    const beyond = await ask(site, '/model.safetensors', { headers: { range: 'bytes=2000-' } });
    expect(beyond.status).toBe(416);
  });
});

describe('gzip and caching', () => {
  it('zips text where it is accepted, and only there', async () => {
    const zipped = await ask(site, '/assets/app-1a2b.js', { headers: { 'accept-encoding': 'br, gzip' } });
    expect(zipped.headers).toMatchObject({ 'content-encoding': 'gzip', vary: 'Accept-Encoding' });
    expect(gunzipSync(zipped.body).toString()).toBe(SCRIPT);
    const refused = await ask(site, '/assets/app-1a2b.js', { headers: { 'accept-encoding': 'gzip;q=0' } });
    expect(refused.body.toString()).toBe(SCRIPT);
    const weights = await ask(site, '/model.safetensors', { headers: { 'accept-encoding': 'gzip' } });
    expect(weights.headers['content-encoding']).toBeUndefined();
  });

  it('zips again when the file has changed', async () => {
    const file = path.join(dist, 'changing.txt');
    const headers = { 'accept-encoding': 'gzip' };
    await writeFile(file, 'a'.repeat(3000));
    await ask(site, '/changing.txt', { headers });
    await writeFile(file, 'b'.repeat(3000));
    await utimes(file, 1, 1);
    const { body } = await ask(site, '/changing.txt', { headers });
    expect(gunzipSync(body).toString()).toBe('b'.repeat(3000));
  });

  it('lets hashed names be kept for ever and asks after the others', async () => {
    const asset = await ask(site, '/assets/app-1a2b.js');
    expect(asset.headers['cache-control']).toContain('immutable');
    const page = await ask(site, '/');
    expect(page.headers['cache-control']).toBe('no-cache');
    const tag = page.headers.etag ?? '';
    const again = await ask(site, '/', { headers: { 'if-none-match': `"other", ${tag}` } });
    expect(again).toMatchObject({ status: 304, body: Buffer.alloc(0) });
    expect((await ask(site, '/', { headers: { 'if-none-match': '"other"' } })).status).toBe(200);
  });
});

describe('what is not sent', () => {
  it.each([
    '/../secret.txt',
    '/..%2fsecret.txt',
    '/%2e%2e/secret.txt',
    '/deep/..%2f..%2fsecret.txt',
    '/..%5csecret.txt',
    '//../secret.txt',
    '/link.txt',
    '/absent.js',
    '/assets/',
    '/a.json/',
  ])('says 404 to %s', async (target) => {
    const { status, headers, body } = await ask(site, target);
    expect(status).toBe(404);
    expect(headers['content-type']).toBe('text/plain; charset=utf-8');
    expect(body.toString()).toBe('Not found\n');
  });

  it.each(['/%00', '/%zz'])('says 400 to %s', async (target) => {
    expect((await ask(site, target)).status).toBe(400);
  });

  it('leads from a folder without a slash to one with it, on this host', async () => {
    expect(await ask(site, '/deep?a=1')).toMatchObject({ status: 301, headers: { location: '/deep/?a=1' } });
    const doubled = await ask(site, 'http://other//deep');
    expect(doubled).toMatchObject({ status: 301, headers: { location: '/deep/' } });
    expect((await ask(site, '/deep/')).body.toString()).toBe('<p>deep</p>');
  });
});

describe('options', () => {
  it('serves as a plain static host under a sub-path', async () => {
    expect(plain.url).toMatch(/^http:\/\/localhost:\d+\/some\/path\/$/);
    const page = await ask(plain, '/some/path/');
    expect(page.body.toString()).toBe('<p>hello</p>');
    for (const name of Object.keys(SAFE_HEADERS)) expect(page.headers[name.toLowerCase()]).toBeUndefined();
    expect(await ask(plain, '/some/path')).toMatchObject({
      status: 301,
      headers: { location: '/some/path/' },
    });
    expect((await ask(plain, '/')).status).toBe(404);
    const asset = await ask(plain, '/some/path/assets/app-1a2b.js');
    expect(asset.headers['cache-control']).toContain('immutable');
  });

  it('refuses a port that is taken', async () => {
    await expect(serve(dist, { port: site.port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });

  it('frees its port when closed', async () => {
    const first = await serve(dist);
    await fetch(first.url);
    await first.close();
    const second = await serve(dist, { port: first.port });
    await second.close();
  });
});

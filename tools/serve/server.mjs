/** A small server of static files for the built page, with nothing but Node: `serve(folder, options)`. */
import { createReadStream } from 'node:fs';
import { readFile, realpath, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

import { SAFE_HEADERS, acceptsGzip, isCompressible, matchesTag, parseRange, typeOf } from './headers.mjs';

export { CONTENT_SECURITY_POLICY, SAFE_HEADERS } from './headers.mjs';

const compress = promisify(gzip);

/** Below, gzip gains nothing; above, it would fill the memory. */
const GZIP_FROM = 1024;
const GZIP_TO = 64 * 2 ** 20;

/** What the file system says when there is no such file to show. */
const ABSENT = new Set(['ENOENT', 'ENOTDIR', 'EISDIR', 'ENAMETOOLONG', 'ELOOP', 'EACCES', 'EPERM']);
/** What the network says on a computer without IPv6. */
const NO_IPV6 = new Set(['EADDRNOTAVAIL', 'EAFNOSUPPORT', 'EPROTONOSUPPORT', 'EINVAL']);

/** `/a`, `a/` and `/a/` all mean the sub-path `/a/`. */
function tidyBase(base) {
  const inner = base.replace(/^\/+|\/+$/g, '');
  return inner === '' ? '/' : `/${inner}/`;
}

/** The path and query that a request asks for, decoded; null = not a path at all. */
function readTarget(request) {
  try {
    const url = new URL(request.url, 'http://localhost');
    const pathname = decodeURIComponent(url.pathname);
    return pathname.includes('\0') ? null : { pathname, raw: url.pathname, search: url.search };
  } catch {
    return null;
  }
}

/** The file for a path below the root, or 'folder' (ask again with a slash), or null. Never a file outside the root. */
async function locate(root, relative) {
  const wanted = path.resolve(root, `.${path.sep}${relative}`);
  const asFolder = relative === '' || relative.endsWith('/');
  try {
    // The real path, so that neither `..` nor a link leads out.
    const real = await realpath(asFolder ? path.join(wanted, 'index.html') : wanted);
    if (real !== root && !real.startsWith(root.endsWith(path.sep) ? root : root + path.sep)) return null;
    const info = await stat(real);
    if (info.isDirectory()) return asFolder ? null : 'folder';
    return info.isFile() ? { real, size: info.size, changed: info.mtimeMs } : null;
  } catch (error) {
    if (ABSENT.has(error.code)) return null;
    throw error;
  }
}

/** A short answer in plain text. */
function say(request, response, status, text, headers = {}) {
  const body = Buffer.from(`${text}\n`);
  const type = { 'Content-Type': 'text/plain; charset=utf-8', 'Content-Length': body.length };
  response.writeHead(status, { ...headers, ...type });
  response.end(request.method === 'HEAD' ? undefined : body);
}

/** The gzipped bytes of a file, made once for each version of it and kept. */
function gzipped(cache, file, tag) {
  const kept = cache.get(file.real);
  if (kept?.tag === tag) return kept.bytes;
  const bytes = readFile(file.real).then((plain) => compress(plain));
  bytes.catch(() => cache.delete(file.real)); // a failure is not kept
  cache.set(file.real, { tag, bytes });
  return bytes;
}

/** Sends one file: unchanged, a range of it, gzipped or as it is. */
async function sendFile(site, request, response, file, pathname) {
  const type = typeOf(file.real);
  const tag = `W/"${file.size.toString(16)}-${Math.round(file.changed * 1000).toString(16)}"`;
  const asked = request.headers;
  const zippable = isCompressible(type) && file.size >= GZIP_FROM && file.size <= GZIP_TO;
  // Names under assets/ carry a hash of what is in them, so they never change.
  const lasting = pathname.startsWith(`${site.base}assets/`);
  response.setHeader('ETag', tag);
  response.setHeader('Cache-Control', lasting ? 'public, max-age=31536000, immutable' : 'no-cache');
  if (zippable) response.setHeader('Vary', 'Accept-Encoding');
  if (matchesTag(asked['if-none-match'], tag)) return response.writeHead(304).end();

  response.setHeader('Content-Type', type);
  response.setHeader('Accept-Ranges', 'bytes');
  // A weak tag can never vouch for a part of a file (If-Range), so then all of it is sent.
  const range = asked['if-range'] ? null : parseRange(asked.range, file.size);
  if (range === 'outside') {
    return say(request, response, 416, 'No such bytes', { 'Content-Range': `bytes */${file.size}` });
  }
  if (range) {
    response.statusCode = 206;
    response.setHeader('Content-Range', `bytes ${range.start}-${range.end}/${file.size}`);
    response.setHeader('Content-Length', range.end - range.start + 1);
  } else if (zippable && acceptsGzip(asked['accept-encoding'])) {
    const bytes = await gzipped(site.zipped, file, tag);
    response.setHeader('Content-Encoding', 'gzip');
    response.setHeader('Content-Length', bytes.length);
    return response.end(request.method === 'HEAD' ? undefined : bytes);
  } else {
    response.setHeader('Content-Length', file.size);
  }
  if (request.method === 'HEAD') return response.end();
  return pipeline(createReadStream(file.real, range ?? {}), response);
}

/** Answers one request. */
async function answer(site, request, response) {
  for (const [name, value] of Object.entries(site.headers)) response.setHeader(name, value);
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    return say(request, response, 405, 'Only GET and HEAD', { Allow: 'GET, HEAD' });
  }
  const target = readTarget(request);
  if (!target) return say(request, response, 400, 'Bad request');
  // One leading slash only: two would name another host.
  const withSlash = () => `${target.raw.replace(/^\/+/, '/')}/${target.search}`;
  if (`${target.pathname}/` === site.base) {
    return say(request, response, 301, 'Moved', { Location: withSlash() });
  }
  const inside = target.pathname.startsWith(site.base);
  const file = inside ? await locate(site.root, target.pathname.slice(site.base.length)) : null;
  if (!file) return say(request, response, 404, 'Not found');
  if (file === 'folder') return say(request, response, 301, 'Moved', { Location: withSlash() });
  return sendFile(site, request, response, file, target.pathname);
}

/** The handler given to Node: it also ends a request whose answer went wrong. */
function handler(site) {
  return (request, response) => {
    answer(site, request, response).catch((error) => {
      // A visitor who leaves in the middle of a file is no fault.
      if (error.code === 'ERR_STREAM_PREMATURE_CLOSE' || response.destroyed) return;
      console.error(error);
      if (response.headersSent) response.destroy();
      else say(request, response, 500, 'The server failed');
    });
  };
}

/** Starts listening and resolves with the port. */
function listen(server, port, host) {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, host }, () => {
      server.off('error', reject);
      resolve(server.address().port);
    });
  });
}

/** Ends a server with the connections that browsers keep open. */
function end(server) {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

/**
 * Listens on `host`. The name localhost means two addresses, and a browser may try either, so both are taken: else
 * another program on the second one could be shown in this one's place.
 */
async function open(handle, port, host) {
  const first = createServer(handle);
  const taken = await listen(first, port, host === 'localhost' ? '127.0.0.1' : host);
  if (host !== 'localhost') return { port: taken, servers: [first] };
  const second = createServer(handle);
  try {
    await listen(second, taken, '::1');
    return { port: taken, servers: [first, second] };
  } catch (error) {
    if (NO_IPV6.has(error.code)) return { port: taken, servers: [first] };
    await end(first);
    throw error;
  }
}

/** See server.d.mts. */
export async function serve(folder, options = {}) {
  const { port = 0, host = 'localhost', headers = true, base = '/' } = options;
  const site = {
    root: await realpath(folder),
    base: tidyBase(base),
    headers: headers ? SAFE_HEADERS : {},
    zipped: new Map(),
  };
  const opened = await open(handler(site), port, host);
  const name = host === '0.0.0.0' || host === '::' ? 'localhost' : host.includes(':') ? `[${host}]` : host;
  return {
    url: `http://${name}:${opened.port}${site.base}`,
    port: opened.port,
    close: async () => {
      await Promise.all(opened.servers.map(end));
    },
  };
}

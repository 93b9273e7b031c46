import path from 'node:path';

/** What a browser must be told of a file, by the end of its name; a wrong type stops modules and wasm streaming. */
const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
  '.jsonl': 'application/jsonl; charset=utf-8',
  '.csv': 'text/csv; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.md': 'text/markdown; charset=utf-8',
  '.svg': 'image/svg+xml; charset=utf-8',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
};

/** Everything else (weights, graphs, unknown names) is bytes. */
const BYTES = 'application/octet-stream';

/**
 * The same page may load only from itself; beyond that it may fetch models, and nothing else: a text that the visitor
 * types has nowhere to go.
 */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'self'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src 'self' blob:",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "connect-src 'self' https://huggingface.co https://*.hf.co blob: data:",
  "font-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "frame-ancestors 'self'",
].join('; ');

/** Cross-origin isolation (threads, precise timers) and the policy; on every answer, since workers need them too. */
export const SAFE_HEADERS = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Content-Security-Policy': CONTENT_SECURITY_POLICY,
};

/** The Content-Type of a file by its name. */
export function typeOf(file) {
  return TYPES[path.extname(file).toLowerCase()] ?? BYTES;
}

/** Whether gzip makes a file of this type smaller: text and wasm, but not weights, pictures or fonts. */
export function isCompressible(type) {
  return type.includes('charset=') || type === 'application/wasm';
}

/** Whether an Accept-Encoding header allows gzip. */
export function acceptsGzip(header = '') {
  return header.split(',').some((part) => {
    const [name, ...parameters] = part.split(';').map((word) => word.trim().toLowerCase());
    const refused = parameters.some((parameter) => /^q=0(\.0*)?$/.test(parameter));
    return (name === 'gzip' || name === '*') && !refused;
  });
}

/** Whether an If-None-Match header names this tag: the browser has the file already. */
export function matchesTag(header = '', tag) {
  return header.split(',').some((part) => part.trim() === tag || part.trim() === '*');
}

/**
 * One byte range of a file, both ends included: `{ start, end }`; null = no range asked for (or a form that need not be
 * answered, such as several ranges): send it all; 'outside' = the file has no such bytes.
 */
export function parseRange(header, size) {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? '');
  if (!match || (match[1] === '' && match[2] === '')) return null;
  const fromEnd = match[1] === '';
  const start = fromEnd ? Math.max(0, size - Number(match[2])) : Number(match[1]);
  const end = fromEnd || match[2] === '' ? size - 1 : Math.min(Number(match[2]), size - 1);
  if (!fromEnd && match[2] !== '' && Number(match[2]) < start) return null;
  return start > end ? 'outside' : { start, end };
}

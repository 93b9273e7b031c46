export type DecodedText =
  { readonly ok: true; readonly text: string } | { readonly ok: false; readonly message: string };

/** Files that visitors take for text, by their first bytes. */
const MAGIC: readonly (readonly [bytes: string, name: string])[] = [
  ['\x89PNG', 'a PNG image'],
  ['\xff\xd8\xff', 'a JPEG image'],
  ['GIF87a', 'a GIF image'],
  ['GIF89a', 'a GIF image'],
  ['%PDF-', 'a PDF document'],
  ['PK\x03\x04', 'a ZIP archive or an Office document: unpack it, or save the sheet as CSV'],
  ['\xd0\xcf\x11\xe0', 'an old Office document: save it as CSV or text'],
  ['\x1f\x8b', 'a gzip archive: unpack it first'],
  ['\x28\xb5\x2f\xfd', 'a Zstandard archive: unpack it first'],
  ['PAR1\x15', 'a Parquet table: export it as CSV or JSON Lines'],
  ['SQLite format 3\0', 'an SQLite database'],
];

/** Share of control characters from which bytes are not text. */
const CONTROL_SHARE = 0.01;

/**
 * Decodes the bytes of a file: UTF-8, or UTF-16 where a byte order mark says so. Everything else is refused with a
 * message that says what it looks like and what to do; the message does not name the file.
 */
export function decodeText(bytes: Uint8Array): DecodedText {
  if (bytes.length === 0) return refused('the file is empty');
  const utf16 = startsWith(bytes, '\xff\xfe')
    ? 'utf-16le'
    : startsWith(bytes, '\xfe\xff')
      ? 'utf-16be'
      : null;
  if (utf16) return checked(decode(bytes.subarray(2), utf16), bytes.length, 'the file is broken UTF-16');

  const magic = MAGIC.find(([first]) => startsWith(bytes, first));
  if (magic) return refused(`looks like a binary file (${magic[1]})`);
  if (bytes.indexOf(0) >= 0) return refused(nulMessage(bytes));

  const body = startsWith(bytes, '\xef\xbb\xbf') ? bytes.subarray(3) : bytes;
  const text = decode(body, 'utf-8');
  if (text !== null) return checked(text, bytes.length, '');
  const fault = invalidUtf8(bytes);
  const line = 1 + bytes.subarray(0, fault).reduce((count, byte) => count + (byte === 10 ? 1 : 0), 0);
  const hex = bytes[fault]!.toString(16).toUpperCase().padStart(2, '0');
  return refused(
    `is not valid UTF-8 at byte ${fault + 1} (0x${hex}, line ${line}); it may be Windows-1252 or Latin-1: save the file as UTF-8`,
  );
}

function checked(text: string | null, size: number, broken: string): DecodedText {
  if (text === null) return refused(broken);
  if (text === '') return refused('the file is empty but for a byte order mark');
  if (text.includes('\0')) return refused('looks like a binary file (NUL characters)');
  // eslint-disable-next-line no-control-regex -- these are what is looked for
  const controls = text.match(/[\x01-\x08\x0b\x0e-\x1f\x7f]/g)?.length ?? 0;
  if (controls > CONTROL_SHARE * size) {
    return refused(`looks like a binary file (${controls} control characters in ${size} bytes)`);
  }
  return { ok: true, text };
}

function nulMessage(bytes: Uint8Array): string {
  const nul = [0, 0];
  bytes.forEach((byte, i) => (nul[i % 2]! += byte === 0 ? 1 : 0));
  const half = bytes.length / 2;
  // in UTF-16 every second byte of most Western text is 0
  if (Math.max(...nul) > 0.6 * half && Math.min(...nul) < 0.1 * half) {
    return 'looks like UTF-16 without a byte order mark: save the file as UTF-8';
  }
  return `looks like a binary file (a NUL byte at byte ${bytes.indexOf(0) + 1})`;
}

function decode(bytes: Uint8Array, encoding: string): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** Where bytes stop being UTF-8: the index of the first byte of the first sequence that is none (Unicode, table 3-7). */
function invalidUtf8(bytes: Uint8Array): number {
  let i = 0;
  while (i < bytes.length) {
    const first = bytes[i]!;
    const more =
      first < 0x80 ? 0 : first < 0xc2 ? -1 : first < 0xe0 ? 1 : first < 0xf0 ? 2 : first < 0xf5 ? 3 : -1;
    if (more < 0) return i;
    for (let k = 1; k <= more; k++) {
      const byte = bytes[i + k] ?? 0;
      const low = k > 1 ? 0x80 : first === 0xe0 ? 0xa0 : first === 0xf0 ? 0x90 : 0x80;
      const high = k > 1 ? 0xbf : first === 0xed ? 0x9f : first === 0xf4 ? 0x8f : 0xbf;
      if (byte < low || byte > high) return i;
    }
    i += more + 1;
  }
  return bytes.length - 1;
}

function startsWith(bytes: Uint8Array, first: string): boolean {
  return first.length <= bytes.length && [...first].every((char, i) => bytes[i] === char.charCodeAt(0));
}

function refused(message: string): DecodedText {
  return { ok: false, message };
}

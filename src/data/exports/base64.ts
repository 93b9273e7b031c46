/** Arguments that one call takes with certainty. */
const CHUNK = 8192;

export function toBase64(bytes: ArrayBuffer): string {
  let binary = '';
  for (let at = 0; at < bytes.byteLength; at += CHUNK) {
    const part = new Uint8Array(bytes, at, Math.min(CHUNK, bytes.byteLength - at));
    binary += String.fromCharCode(...part);
  }
  return btoa(binary);
}

/** @throws Error where the text is no base64 */
export function fromBase64(text: string): ArrayBuffer {
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i);
  return bytes.buffer;
}

/** A short name for a long string: two 32-bit FNV-1a hashes over its UTF-16 units, as hex. For keys, not for security. */
export function digest(text: string): string {
  let [a, b] = [0x811c9dc5, 0xc9dc5118];
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    a = Math.imul(a ^ unit, 0x01000193);
    b = Math.imul(b ^ (unit + i), 0x01000193);
  }
  return [a, b].map((half) => (half >>> 0).toString(16).padStart(8, '0')).join('');
}

/** A 32-bit seed made of a seed and what it is for, so that each use has a stream of its own. */
export function seedFor(seed: number, ...purpose: readonly (string | number)[]): number {
  return Number.parseInt(digest([seed, ...purpose].join('\u0000')).slice(0, 8), 16) | 0;
}

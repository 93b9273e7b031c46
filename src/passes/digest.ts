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

/**
 * Such a seed for streams that have to be independent of each other, as a privacy accountant takes them. Seeds of
 * neighbouring purposes are alike, and the generator, which is linear in its seed, carries that on into its first draws.
 */
export function independentSeedFor(seed: number, ...purpose: readonly (string | number)[]): number {
  return mixed(seedFor(seed, ...purpose));
}

/** One to one on 32 bits; each bit changes about half of the others (the last steps of MurmurHash3). */
function mixed(bits: number): number {
  let mix = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  mix = Math.imul(mix ^ (mix >>> 13), 0xc2b2ae35);
  return mix ^ (mix >>> 16);
}

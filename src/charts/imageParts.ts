/** Parts of chart images that need no page. */

/** A colour as the browser computes it, as SVG programs of all kinds read it; opacity stays behind it where there is some. */
export function plainColour(computed: string): string {
  const srgb = /^color\(srgb ([\d.e-]+) ([\d.e-]+) ([\d.e-]+)(?: \/ ([\d.e-]+))?\)$/.exec(computed);
  const rgb = /^rgba?\(([\d.]+), ([\d.]+), ([\d.]+)(?:, ([\d.]+))?\)$/.exec(computed);
  const found = srgb ?? rgb;
  if (!found) return computed;
  const channels = found.slice(1, 4).map((value) => Number(value) * (srgb ? 255 : 1));
  const opacity = found[4] === undefined ? 1 : Number(found[4]);
  if (opacity === 0) return 'none';
  const whole = channels.map((value) => Math.min(255, Math.max(0, Math.round(value))));
  if (opacity < 1) return `rgba(${whole.join(', ')}, ${opacity})`;
  return `#${whole.map((value) => value.toString(16).padStart(2, '0')).join('')}`;
}

/** Lengths without their unit, which is that of the picture. */
export function withoutPixels(computed: string): string {
  return computed.replaceAll(/(\d)px\b/g, '$1');
}

/** How wide a character of a sans-serif face is on average, as a share of its size; a little more than it mostly is. */
const CHARACTER = 0.56;

export function textWidth(text: string, size: number): number {
  return text.length * size * CHARACTER;
}

/** Lines of whole words that are about as wide as they may be. A word that is wider has a line of its own. */
export function wrapText(text: string, width: number, size: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/).filter((part) => part !== '')) {
    const last = lines.at(-1);
    const longer = last === undefined ? word : `${last} ${word}`;
    if (last !== undefined && textWidth(longer, size) <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}

/** A text without the characters that XML does not allow. */
export function xmlText(text: string): string {
  // eslint-disable-next-line no-control-regex -- they are what it is about
  return text.toWellFormed().replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '\ufffd');
}

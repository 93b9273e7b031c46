import { formatAuc } from '../ui/format';
import { plainColour, textWidth, withoutPixels, wrapText, xmlText } from './imageParts';
import type { RocCurve } from './rocCurve';
import { QUIET, type SeriesStyle } from './series';

/** A chart that stands for itself: light, on white, with its colours, its legend and its caption in it. */
export interface ChartImage {
  /** A whole <svg> element. */
  readonly svg: string;
  /** CSS pixels. */
  readonly width: number;
  readonly height: number;
}

export interface LegendEntry {
  readonly name: string;
  /** Stands behind the name; null = nothing. */
  readonly value: string | null;
  readonly style: SeriesStyle;
  readonly bold?: boolean;
}

export interface ChartImageOptions {
  readonly title: string;
  /** Said under the chart; empty = nothing. */
  readonly caption: string;
  readonly legend?: readonly LegendEntry[];
  /** In front of all ids: two charts in one page must differ in it. */
  readonly ids?: string;
}

const SVG = 'http://www.w3.org/2000/svg';
const TEXT = 12;
const LINE = 17;
const MARGIN = 10;
const SWATCH = 24;

/** Everything in a chart that is kept; what is not drawn by these is not part of the picture. */
const SHAPES = new Set(
  'svg g defs path line rect circle ellipse polyline polygon text tspan pattern clipPath mask linearGradient stop use'.split(
    ' ',
  ),
);

/** What style sheets say of shapes and text: SVG's initial value, and whether what stands inside inherits it. */
const PROPERTIES: readonly (readonly [name: string, initial: string, inherited: boolean])[] = [
  ['fill', '#000000', true],
  ['fill-opacity', '1', true],
  ['fill-rule', 'nonzero', true],
  ['stroke', 'none', true],
  ['stroke-opacity', '1', true],
  ['stroke-width', '1', true],
  ['stroke-dasharray', 'none', true],
  ['stroke-linecap', 'butt', true],
  ['stroke-linejoin', 'miter', true],
  ['paint-order', 'normal', true],
  ['font-size', '', true],
  ['font-weight', '400', true],
  ['font-style', 'normal', true],
  ['text-anchor', 'start', true],
  ['dominant-baseline', 'auto', true],
  ['opacity', '1', false],
];

/**
 * A picture of a chart of the page, whatever the page's colour scheme is. What the chart is drawn with is taken from its
 * style sheets as they stand; its accessible name becomes the description.
 */
export function chartImage(chart: SVGSVGElement, options: ChartImageOptions): ChartImage {
  const { title, caption, legend = [], ids = 'chart' } = options;
  const { width, height } = chart.getBoundingClientRect();
  const picture = chart.cloneNode(true) as SVGSVGElement;
  // colours are light-dark() tokens, which the scheme of the element itself resolves
  picture.style.colorScheme = 'light';
  const entries = legendGroup(legend, width, height + LINE);
  const words = captionGroup(caption, width, height + LINE + entries.height);
  picture.append(entries.group, words.group);
  chart.parentElement!.append(picture); // beside the chart, where the same rules hold; gone before anything is painted
  try {
    inlineStyles(picture);
  } finally {
    picture.remove();
  }
  const total = Math.ceil(
    height + entries.height + words.height + (legend.length > 0 || caption ? MARGIN : 0),
  );
  const whole = element('svg', { width, height: total, viewBox: `0 0 ${width} ${total}`, role: 'img' });
  whole.setAttribute('font-family', 'sans-serif');
  const labels = [element('title', {}, title), element('desc', {}, chart.getAttribute('aria-label') ?? '')];
  whole.append(...labels, element('rect', { width, height: total, fill: '#ffffff' }));
  for (const [name, , inherited] of PROPERTIES) {
    const value = inherited ? picture.getAttribute(name) : null;
    if (value !== null) whole.setAttribute(name, value); // legend and caption inherit it too
  }
  tidy(picture, width, height);
  whole.append(picture, entries.group, words.group);
  renameIds(whole, ids);
  return { svg: new XMLSerializer().serializeToString(whole), width, height: total };
}

/** The legend of ROC curves, as it stands beside the chart. */
export function rocLegend(curves: readonly RocCurve[], selected: string): LegendEntry[] {
  const chance: SeriesStyle = { ...QUIET, dash: '1 4' };
  return [
    ...curves.map(({ id, name, auc, style }) => ({
      name,
      value: auc === null ? null : formatAuc(auc),
      style,
      bold: id === selected,
    })),
    { name: 'chance', value: formatAuc(0.5), style: chance },
  ];
}

interface Placed {
  readonly group: SVGElement;
  readonly height: number;
}

function legendGroup(legend: readonly LegendEntry[], width: number, top: number): Placed {
  const group = element('g', {});
  const widest = Math.max(
    0,
    ...legend.map(({ name, value }) => SWATCH + 24 + textWidth(`${name}  ${value ?? ''}`, TEXT)),
  );
  const columns = Math.max(1, Math.floor((width - 2 * MARGIN) / Math.max(1, widest)));
  const rows = Math.ceil(legend.length / columns);
  legend.forEach(({ name, value, style, bold = false }, i) => {
    const x = MARGIN + Math.floor(i / rows) * widest;
    const y = top + (i % rows) * LINE;
    const swatch = { x1: x, x2: x + SWATCH, y1: y - 4, y2: y - 4, stroke: style.colour };
    const weight = bold ? 700 : 400;
    group.append(
      element('line', { ...swatch, 'stroke-width': bold ? 3.25 : 2, 'stroke-dasharray': style.dash }),
      text(value === null ? name : `${name}  ${value}`, x + SWATCH + 6, y, weight),
    );
  });
  return { group, height: rows * LINE };
}

function captionGroup(caption: string, width: number, top: number): Placed {
  const group = element('g', {});
  const lines = wrapText(caption, width - 2 * MARGIN, TEXT);
  lines.forEach((line, i) => {
    group.append(text(line, MARGIN, top + i * LINE, 400));
  });
  return { group, height: lines.length * LINE };
}

function text(words: string, x: number, y: number, weight: number): SVGElement {
  const made = element('text', { x, y }, words);
  made.setAttribute('style', `fill: var(--ink); stroke: none; font-size: ${TEXT}px; font-weight: ${weight}`);
  return made;
}

function element(name: string, attributes: Record<string, string | number>, words?: string): SVGElement {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  if (words !== undefined) made.textContent = xmlText(words);
  return made;
}

/** Gives every element what its style sheets say of it as attributes of its own, where it is not inherited. */
function inlineStyles(root: SVGElement): void {
  const all = [root, ...root.querySelectorAll<SVGElement>('*')];
  // everything is read before anything is changed: what an element says of itself is inherited
  const styles = new Map(all.map((one) => [one, valuesOf(one)]));
  for (const one of all) {
    const style = styles.get(one)!;
    if (style === null) {
      one.remove();
      continue;
    }
    const parent = one === root ? null : (styles.get(one.parentElement as unknown as SVGElement) ?? null);
    PROPERTIES.forEach(([name, initial, inherited], i) => {
      const above = inherited && parent ? parent[i]! : initial;
      if (style[i] === above) one.removeAttribute(name);
      else one.setAttribute(name, style[i]!);
    });
  }
}

/** The values of PROPERTIES; null for what is not shown, or is no shape. */
function valuesOf(one: SVGElement): readonly string[] | null {
  const style = getComputedStyle(one);
  const hidden = style.display === 'none' || style.visibility === 'hidden';
  if (!SHAPES.has(one.localName) || (hidden && !isDefinition(one))) return null;
  return PROPERTIES.map(([name]) => withoutPixels(plainColour(style.getPropertyValue(name))));
}

/** Definitions are not shown themselves, which browsers tell as "display: none". */
function isDefinition(one: SVGElement): boolean {
  return one.closest('defs, clipPath, pattern, mask, linearGradient') !== null;
}

/** What belongs to the page, and not to the picture. */
function tidy(picture: SVGElement, width: number, height: number): void {
  for (const one of [picture, ...picture.querySelectorAll('*')]) {
    for (const { name } of [...one.attributes]) {
      if (/^(class|style|role|tabindex|aria-.*|data-.*|on.*)$/.test(name)) one.removeAttribute(name);
    }
    for (const node of [...one.childNodes]) if (node.nodeType === Node.COMMENT_NODE) node.remove();
  }
  picture.setAttribute('width', String(width));
  picture.setAttribute('height', String(height));
}

function renameIds(root: SVGElement, prefix: string): void {
  const renamed = (id: string) => `${prefix}-${id}`;
  for (const one of [root, ...root.querySelectorAll('*')]) {
    for (const { name, value } of [...one.attributes]) {
      if (name === 'id') one.setAttribute(name, renamed(value));
      else if (name === 'href')
        one.setAttribute(
          name,
          value.replace(/^#(.*)/, (_, id: string) => `#${renamed(id)}`),
        );
      else if (value.includes('url(')) {
        const local = /url\(["']?#([^"')]+)["']?\)/g;
        one.setAttribute(
          name,
          value.replaceAll(local, (_, id: string) => `url(#${renamed(id)})`),
        );
      }
    }
  }
}

/** Text that is HTML already. Everything else is escaped. */
export class Markup {
  constructor(readonly html: string) {}
}

type Part = string | number | Markup | readonly Part[] | null | false;

/** A template of HTML: what is put in is escaped unless it is Markup; lists are joined, null and false are nothing. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  return new Markup(strings.map((text, i) => text + (i < parts.length ? rendered(parts[i]!) : '')).join(''));
}

function rendered(part: Part): string {
  if (part === null || part === false) return '';
  if (part instanceof Markup) return part.html;
  return typeof part === 'object' ? part.map(rendered).join('') : escaped(String(part));
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => ENTITIES[sign]!);
}

/** What a chart is drawn with; nothing of it runs or loads anything. */
const SHAPES = new Set(
  (
    'svg g defs path line rect circle ellipse polyline polygon text tspan title desc ' +
    'pattern clipPath mask linearGradient radialGradient stop marker use symbol'
  ).split(' '),
);
const TAG = /<(\/?)([A-Za-z][\w:-]*)((?:\s+[\w:-]+="[^"<]*")*)\s*\/?>/g;

/** A chart as it is, to stand within a page. @throws Error where it could run a script or load something */
export function svgMarkup(svg: string): Markup {
  for (const [, , name, attributes] of svg.matchAll(TAG)) {
    if (!SHAPES.has(name!)) throw new Error(`a chart holds <${name!}>`);
    for (const [, attribute, value] of attributes!.matchAll(/([\w:-]+)="([^"]*)"/g)) {
      const leadsOut =
        (/href$/i.test(attribute!) && !value!.startsWith('#')) ||
        /url\((?!\s*(&quot;|')?#)|@import/i.test(value!);
      if (/^on/i.test(attribute!) || leadsOut) throw new Error(`a chart holds ${attribute!}="${value!}"`);
    }
  }
  if (svg.replace(TAG, '').includes('<')) throw new Error('a chart is not plain SVG');
  return new Markup(svg);
}

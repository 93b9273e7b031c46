/** Where a text stops being JSON. Engines word this differently and some name no place, so it is found here. */
export interface JsonFault {
  /** Of the first character that does not fit; the length of the text where it ends too early. */
  readonly offset: number;
  /** What could stand there instead. */
  readonly expected: string;
}

const SPACE = /[ \t\n\r]*/y;
const SCALAR = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?|true|false|null/y;
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;

/** The first fault of a JSON text (RFC 8259); null where it has none. Takes no stack, however deep the nesting. */
export function jsonFault(json: string): JsonFault | null {
  const open: ('[' | '{')[] = [];
  let i = 0;
  const fault = (expected: string, offset = i): JsonFault => ({ offset, expected });
  const skipSpace = () => (i += matchAt(SPACE, json, i));
  const takesString = (): JsonFault | null => {
    const end = stringEnd(json, i);
    if (typeof end !== 'number') return end;
    i = end;
    return null;
  };
  const takesKey = (): JsonFault | null => {
    if (json[i] !== '"') return fault('a name in double quotes');
    const bad = takesString();
    if (bad) return bad;
    skipSpace();
    if (json[i] !== ':') return fault('a colon');
    i++;
    return null;
  };

  for (;;) {
    // a value
    skipSpace();
    const first = json[i];
    let complete = true;
    if (first === '[' || first === '{') {
      i++;
      skipSpace();
      if (json[i] === (first === '[' ? ']' : '}')) i++;
      else {
        open.push(first);
        complete = false;
        const bad = first === '{' ? takesKey() : null;
        if (bad) return bad;
      }
    } else if (first === '"') {
      const bad = takesString();
      if (bad) return bad;
    } else {
      const length = matchAt(SCALAR, json, i);
      if (length === 0) return fault('a value');
      i += length;
    }
    // what may follow a value
    while (complete) {
      skipSpace();
      const around = open.at(-1);
      if (around === undefined) return i === json.length ? null : fault('the end');
      const close = around === '[' ? ']' : '}';
      if (json[i] === close) {
        open.pop();
        i++;
        continue;
      }
      if (json[i] !== ',') return fault(`a comma or ${close}`);
      i++;
      skipSpace();
      const bad = around === '{' ? takesKey() : null;
      if (bad) return bad;
      complete = false;
    }
  }
}

/** Says what is wrong, in line and column of the text (both from 1) or only the column of a text of one line. */
export function describeJsonFault(json: string, { offset, expected }: JsonFault): string {
  const before = json.slice(0, offset).split(/\r\n|\n|\r/);
  const column = before.at(-1)!.length + 1;
  const place = /[\r\n]/.test(json) ? `line ${before.length}, column ${column}` : `column ${column}`;
  if (offset >= json.length) return `not JSON: it ends at ${place} where ${expected} should follow`;
  const found = /^(?:[\w.+-]{1,20}|[^]?)/u.exec(json.slice(offset, offset + 20))![0];
  return `not JSON: at ${place} stands ${JSON.stringify(found)} where ${expected} should be`;
}

/** The index after the string that opens at `from`, or its fault. */
function stringEnd(json: string, from: number): number | JsonFault {
  for (let i = from + 1; i < json.length;) {
    const code = json.charCodeAt(i);
    if (code === 0x22) return i + 1;
    if (code < 0x20) return { offset: i, expected: 'a closing quote, or an escape such as \\n,' };
    if (code === 0x5c) {
      const length = matchAt(ESCAPE, json, i);
      if (length === 0) return { offset: i, expected: 'a valid escape' };
      i += length;
    } else i++;
  }
  return { offset: json.length, expected: 'a closing quote' };
}

/** Length of what a sticky pattern matches at a place; 0 where it does not. */
function matchAt(sticky: RegExp, text: string, at: number): number {
  sticky.lastIndex = at;
  return sticky.exec(text)?.[0].length ?? 0;
}

import * as v from 'valibot';
import { passKey } from './plan';
import type { Trace } from './trace';
import { viewText, type WordView } from './views';

const count = v.pipe(v.number(), v.integer(), v.minValue(0));

/** The JSON header of a file of recorded traces; the arrays follow it in the order of `passes`. */
const Header = v.object({
  /** The command that made the file. */
  made_by: v.string(),
  made_on: v.string(),
  device: v.string(),
  /** Folder name → SHA-256 of its weights: a record of other weights is not to be shown. */
  models: v.record(v.string(), v.string()),
  passes: v.array(
    v.object({
      text: v.string(),
      model: v.string(),
      view: v.picklist(['plain', 'lowercase']),
      tokens: count,
      bos: v.nullable(count),
      windows: count,
    }),
  ),
});

type Header = v.InferOutput<typeof Header>;

export interface RecordedPass {
  /** Id of the text. */
  readonly text: string;
  readonly model: string;
  readonly view: WordView;
  readonly trace: Trace;
}

export interface Recording extends Omit<Header, 'passes'> {
  readonly passes: readonly RecordedPass[];
}

type Triple<T> = [T, T, T];

/** Arrays of one pass in the file, in this order: float32, or uint16 with larger values cut off. */
const FLOATS = ['logp', 'entropy', 'sigma'] as const;
const WHOLES = ['tokens', 'rank', 'start', 'end'] as const;
const BYTES_PER_TOKEN = FLOATS.length * 4 + WHOLES.length * 2;
const LARGEST = 0xffff;

/** One file: the header's length (uint32, little endian), the header, the arrays. For texts of the size of a page: offsets past 65,535 are cut off. */
export function encodeRecording(recording: Recording): Uint8Array<ArrayBuffer> {
  const passes = recording.passes.map(({ text, model, view, trace }) => ({
    text,
    model,
    view: view.kind,
    tokens: trace.tokens.length,
    bos: trace.bos,
    windows: trace.windows,
  }));
  const header = new TextEncoder().encode(JSON.stringify({ ...recording, passes } satisfies Header));
  const tokens = passes.reduce((sum, pass) => sum + pass.tokens, 0);
  const file = new Uint8Array(4 + header.length + tokens * BYTES_PER_TOKEN);
  const view = new DataView(file.buffer);
  view.setUint32(0, header.length, true);
  file.set(header, 4);
  let at = 4 + header.length;
  for (const { trace } of recording.passes) {
    for (const name of FLOATS) {
      for (const value of trace[name]) {
        view.setFloat32(at, value, true);
        at += 4;
      }
    }
    for (const name of WHOLES) {
      for (const value of trace[name]) {
        view.setUint16(at, Math.min(value, LARGEST), true);
        at += 2;
      }
    }
  }
  return file;
}

/** @throws Error where the bytes are no such file */
export function decodeRecording(file: Uint8Array<ArrayBuffer>): Recording {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const length = view.getUint32(0, true);
  const { passes, ...about } = v.parse(
    Header,
    JSON.parse(new TextDecoder().decode(file.subarray(4, 4 + length))),
  );
  let at = 4 + length;
  const bytes = passes.reduce((sum, pass) => sum + pass.tokens * BYTES_PER_TOKEN, at);
  if (bytes !== file.length)
    throw new Error(`the recording has ${file.length} bytes, its header promises ${bytes}`);
  // copied out in whole blocks, which aligns them: value by value would hold the page up for half a second
  const block = (size: number) => file.buffer.slice(file.byteOffset + at, file.byteOffset + (at += size));
  const decoded = passes.map(({ text, model, view: kind, tokens: n, bos, windows }): RecordedPass => {
    const [logp, entropy, sigma] = FLOATS.map(() => new Float32Array(block(4 * n))) as Triple<Float32Array>;
    const [tokens, rank, start, end] = WHOLES.map(() => Int32Array.from(new Uint16Array(block(2 * n)))) as [
      ...Triple<Int32Array>,
      Int32Array,
    ];
    return {
      text,
      model,
      view: { kind },
      trace: { bos, tokens, start, end, logp, entropy, sigma, rank, windows },
    };
  });
  return { ...about, passes: decoded };
}

/** The recorded traces by pass key, as if the passes had just been run. `texts`: id → text. */
export function recordedByKey(recording: Recording, texts: ReadonlyMap<string, string>): Map<string, Trace> {
  const byKey = new Map<string, Trace>();
  for (const { text, model, view, trace } of recording.passes) {
    const words = texts.get(text);
    if (words !== undefined) byKey.set(passKey(model, viewText(view, words)), trace);
  }
  return byKey;
}

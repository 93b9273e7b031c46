import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { passKey } from './plan';
import { decodeRecording, encodeRecording, recordedByKey, type Recording } from './recordedTraces';
import { traceOf, traces } from './trace.fixture';
import { LOWERCASE, PLAIN } from './views';

const ABOUT = {
  made_by: 'npm run headless -- …',
  made_on: '2025-01-01',
  device: 'wasm',
  models: { small: 'ab12' },
};
const recording = (passes: Recording['passes']): Recording => ({ ...ABOUT, passes });
const two = recording([
  { text: 'one', model: 'small', view: PLAIN, trace: traceOf([-1, -2]) },
  { text: 'two', model: 'small-ft', view: LOWERCASE, trace: traceOf([-3], { bos: null, windows: 1 }) },
]);

/** The same file with another header. */
function withHeader(header: unknown): Uint8Array<ArrayBuffer> {
  const text = new TextEncoder().encode(JSON.stringify(header));
  const file = new Uint8Array(4 + text.length);
  new DataView(file.buffer).setUint32(0, text.length, true);
  file.set(text, 4);
  return file;
}

describe('a recording', () => {
  it('comes back as it was', () => {
    const pass = fc.record({
      text: fc.string(),
      model: fc.constantFrom('small', 'small-ft'),
      view: fc.constantFrom(PLAIN, LOWERCASE),
      trace: traces(),
    });
    fc.assert(
      fc.property(fc.array(pass, { maxLength: 4 }), (passes) => {
        expect(decodeRecording(encodeRecording(recording(passes)))).toEqual(recording(passes));
      }),
    );
  });

  it('is read from the middle of a larger buffer too', () => {
    const file = encodeRecording(two);
    const larger = new Uint8Array(file.length + 7);
    larger.set(file, 7);
    expect(decodeRecording(larger.subarray(7))).toEqual(two);
  });

  it('cuts off what 16 bits cannot hold', () => {
    const trace = traceOf([-9], { rank: Int32Array.of(70_000) });
    const [back] = decodeRecording(
      encodeRecording(recording([{ text: 'a', model: 'm', view: PLAIN, trace }])),
    ).passes;
    expect(back!.trace.rank[0]).toBe(65_535);
  });

  it('is refused wherever it was cut off, and where something follows it', () => {
    const file = encodeRecording(two);
    for (let length = 0; length < file.length; length++) {
      expect(() => decodeRecording(file.slice(0, length)), `${length} bytes`).toThrow();
    }
    const longer = new Uint8Array(file.length + 1);
    longer.set(file);
    expect(() => decodeRecording(longer)).toThrow(/has \d+ bytes, its header promises \d+/);
  });

  it('is refused where its header is another', () => {
    const pass = { text: 'a', model: 'm', view: 'plain', tokens: 0, bos: null, windows: 1 };
    expect(decodeRecording(withHeader({ ...ABOUT, passes: [pass] })).passes).toHaveLength(1);
    const wrong = [
      null,
      [],
      { ...ABOUT },
      { ...ABOUT, models: undefined, passes: [] },
      { ...ABOUT, passes: [{ ...pass, view: 'upside down' }] },
      { ...ABOUT, passes: [{ ...pass, tokens: -1 }] },
      { ...ABOUT, passes: [{ ...pass, tokens: 0.5 }] },
    ];
    for (const header of wrong) expect(() => decodeRecording(withHeader(header))).toThrow();
  });
});

describe('recordedByKey', () => {
  it('finds traces by what the model read, and leaves out texts that are gone', () => {
    const byKey = recordedByKey(two, new Map([['two', 'Second Text']]));
    expect([...byKey.keys()]).toEqual([passKey('small-ft', 'second text')]);
    expect(byKey.get(passKey('small-ft', 'second text'))).toBe(two.passes[1]!.trace);
  });
});

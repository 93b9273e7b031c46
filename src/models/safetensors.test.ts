import { describe, expect, it } from 'vitest';
import { readSafetensorsHeader } from './safetensors';

function safetensors(header: unknown, data = 16): Uint8Array {
  const text = new TextEncoder().encode(typeof header === 'string' ? header : JSON.stringify(header));
  const file = new Uint8Array(8 + text.length + data);
  new DataView(file.buffer).setBigUint64(0, BigInt(text.length), true);
  file.set(text, 8);
  return file;
}

const tensor = { dtype: 'F16', shape: [2, 2], data_offsets: [8, 16] };

describe('readSafetensorsHeader', () => {
  it('finds tensors by byte offset in the file, metadata left out', () => {
    const file = safetensors({ __metadata__: { format: 'pt' }, w: tensor });
    expect([...readSafetensorsHeader(file)]).toEqual([
      ['w', { dtype: 'F16', shape: [2, 2], offset: file.length - 8, length: 8 }],
    ]);
  });

  it('reads a file that lies in a larger buffer', () => {
    const file = safetensors({ w: tensor });
    const larger = new Uint8Array(file.length + 5);
    larger.set(file, 5);
    expect(readSafetensorsHeader(larger.subarray(5))).toEqual(readSafetensorsHeader(file));
  });

  it.each([
    ['shorter than a header', new Uint8Array(7), /shorter than its header/],
    ['a header longer than the file', safetensors({ w: tensor }).subarray(0, 20), /header is longer/],
    ['an absurd length', new Uint8Array(16).fill(0xff), /header is longer/],
    ['a header that is no JSON', safetensors('{"w":'), SyntaxError],
    ['a header that is no object', safetensors(null), /not a safetensors file/],
    ['a tensor of another kind', safetensors({ w: { ...tensor, dtype: 'I64' } }), /tensor w is I64/],
    ['a tensor that says nothing', safetensors({ w: {} }), /tensor w/],
    ['a tensor past the end', safetensors({ w: tensor }, 15), /tensor w reaches past the end/],
    [
      'a tensor that begins in the header',
      safetensors({ w: { ...tensor, data_offsets: [-8, 0] } }),
      /tensor w/,
    ],
    ['a tensor of another size than its shape', safetensors({ w: { ...tensor, shape: [3] } }), /tensor w/],
  ])('refuses %s', (_, file, message) => {
    expect(() => readSafetensorsHeader(file)).toThrow(message);
  });
});

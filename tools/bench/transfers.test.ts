import { expect, it } from 'vitest';
import { arrived, kindOf, type Transfer } from './transfers';

it.each([
  ['/', 'shell'],
  ['/assets/index-OA6P0pm6.js', 'shell'],
  ['/assets/ort-wasm-simd-threaded-BQJNh0bu.mjs', 'shell'],
  ['/assets/ort-wasm-simd-threaded-4byDm7i3.wasm', 'wasm'],
  ['/some/path/models/small/model.safetensors', 'models'],
  ['/data/records.jsonl', 'data'],
])('%s is %s', (path, kind) => {
  expect(kindOf(path)).toBe(kind);
});

it('adds up what had arrived by a time, by kind', () => {
  const transfer = (path: string, bytes: number, done: number): Transfer => ({
    kind: kindOf(path),
    path,
    bytes,
    done,
  });
  const transfers = [transfer('/', 10, 5), transfer('/a.wasm', 100, 20), transfer('/b.js', 1, 20)];
  expect(arrived(transfers, null, 19)).toBe(10);
  expect(arrived(transfers, 'shell', 20)).toBe(11);
  expect(arrived(transfers, null, 20)).toBe(111);
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readSafetensorsHeader } from './safetensors';
import { floatSafetensors } from './safetensorsFile';
import { tensorFloats } from './tensorFloats';

describe('floatSafetensors', () => {
  it('makes a file that is read back as it was filled', () => {
    const shape = fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 3 });
    const refused = ['__proto__', 'prototype', 'constructor']; // names of an object's own: not read from a file
    const names = fc.string({ unit: 'grapheme', minLength: 1 }).filter((name) => !refused.includes(name));
    fc.assert(
      fc.property(fc.uniqueArray(fc.tuple(names, shape), { selector: ([name]) => name }), (shapes) => {
        const { file, tensors } = floatSafetensors(shapes);
        let next = 0;
        for (const values of tensors.values()) values.forEach((_, i) => (values[i] = ++next));
        const header = readSafetensorsHeader(file);
        for (const [name, sides] of shapes.filter(([name]) => name !== '__metadata__')) {
          const entry = header.get(name)!;
          expect([entry.dtype, entry.shape]).toEqual(['F32', sides]);
          expect(tensorFloats(file, entry)).toEqual(tensors.get(name));
        }
        expect(file.length % 4).toBe(0);
      }),
    );
  });
});

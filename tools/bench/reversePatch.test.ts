import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { programsOf } from './engineVariants';
import { reversePatch } from './reversePatch';

const PATCH = `diff --git a/x/other.js b/x/other.js
--- a/x/other.js
+++ b/x/other.js
@@ -1,1 +1,1 @@
-a
+b
diff --git a/x/file.js b/x/file.js
index 1..2 100644
--- a/x/file.js
+++ b/x/file.js
@@ -1,3 +1,4 @@ function
 one
-two
+TWO
+more
 three
@@ -6,3 +7,2 @@ function
 six
-seven
 eight
`;
const PATCHED = ['one', 'TWO', 'more', 'three', 'four', 'five', 'six', 'eight', ''].join('\n');

describe('reversePatch', () => {
  it('gives back the original', () => {
    const original = ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', ''].join('\n');
    expect(reversePatch(PATCHED, PATCH, 'file.js')).toBe(original);
  });

  it('leaves what is to be kept', () => {
    const kept = reversePatch(PATCHED, PATCH, 'file.js', (text) => text.includes('TWO'));
    expect(kept).toBe(PATCHED.replace('six\n', 'six\nseven\n'));
  });

  it('says when the file is another one', () => {
    expect(() => reversePatch(PATCHED.replace('more', 'less'), PATCH, 'file.js')).toThrow('at line 1');
    expect(() => reversePatch(PATCHED, PATCH, 'third.js')).toThrow('no file');
  });

  it('takes the installed engine apart as it was put together', () => {
    const file = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
    const patch = file('patches/@jax-js+jax+0.1.25.patch');
    const installed = file('node_modules/@jax-js/jax/dist/index.js');
    const parts = (['unpatched', 'fault 1', 'fault 2', 'transpositions'] as const).map((variant) => {
      const text = programsOf(variant, installed, patch);
      return [
        text.includes('} else if (routinePrimitives.has(eqn.primitive)) {'),
        text.includes('viewedSize(input) < '),
        / && manySteps\(input\)/.test(text) && !text.includes('false && manySteps'),
      ];
    });
    expect(parts).toEqual([
      [false, false, false],
      [true, false, false],
      [true, true, false],
      [true, true, true],
    ]);
  });
});

import { afterEach, describe, expect, it, vi } from 'vitest';
import { loss } from '../attacks/loss';
import { minK } from '../attacks/minK';
import { openKnownTexts, recording, ROLES } from './knownTexts.fixture';

afterEach(() => {
  vi.unstubAllGlobals();
});

describe('KnownTexts', () => {
  it('scores the evaluated records, one model and view after the other', async () => {
    const { passes, filled } = openKnownTexts();
    const known = await filled();
    const kinds = passes.map((pass) => pass.replace(/[A-Z]\w+/, 'Plain'));
    expect(kinds).toEqual([...kinds].sort((a, b) => kinds.indexOf(a) - kinds.indexOf(b)));
    expect(passes.some((pass) => pass.includes('Ccc'))).toBe(false);
    const strip = known.strip(loss, ROLES, {})!;
    expect(strip.members).toEqual([-(65 + 200) / 3]);
    expect(strip.nonmembers).toEqual([-(66 + 200) / 3, -(68 + 200) / 3]);
    expect(known.progress).toBeNull();
  });

  it('makes a strip anew for other options, and runs nothing for it', async () => {
    const { passes, filled } = openKnownTexts();
    const known = await filled();
    const before = passes.length;
    expect(known.strip(minK, ROLES, { 'min-k': { k: 1 } })).toEqual(known.strip(loss, ROLES, {}));
    expect(known.strip(minK, ROLES, {})?.members).toEqual([-100]);
    expect(passes).toHaveLength(before);
  });

  it('has no strip and no range for models that have not been filled in', async () => {
    const { filled } = openKnownTexts();
    const known = await filled();
    expect(known.strip(loss, { ...ROLES, target: 'x' }, {})).toBeNull();
    expect(known.range('x')).toBeNull();
    expect(known.range('m')).toEqual({ tokens: [3, 3], loss: [265 / 3, 268 / 3] });
  });

  it('takes recorded traces where they are of these weights, and runs the rest', async () => {
    const { files, passes, filled } = openKnownTexts();
    files['recorded-traces.bin'] = recording({ a: 'Aaa', b: 'Bbb', d: 'Ddd' });
    const known = await filled();
    expect(passes).not.toContain('m Aaa');
    expect(passes).toContain('r Aaa');
    expect(known.recordedBy).toBe('a command');
    expect(known.recordedModels).toEqual(['m']);
    expect(known.strip(loss, ROLES, {})?.members).toEqual([-1]);
  });

  it('makes everything itself where a recording is of other weights, or broken', async () => {
    const warn = vi.spyOn(console, 'warn').mockReturnValue();
    for (const bytes of [recording({ a: 'Aaa' }, 'others'), new Uint8Array([9, 0, 0, 0, 1])]) {
      const { files, passes, filled } = openKnownTexts();
      files['recorded-traces.bin'] = bytes;
      const known = await filled();
      expect(passes).toContain('m Aaa');
      expect(known.recordedBy).toBeNull();
    }
    expect(warn).toHaveBeenCalledTimes(1);
    warn.mockRestore();
  });
});

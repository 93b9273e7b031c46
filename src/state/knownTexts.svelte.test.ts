import { afterEach, describe, expect, it, vi } from 'vitest';
import { loss } from '../attacks/loss';
import { minK } from '../attacks/minK';
import type { SetAttack } from '../attacks/setAttack';
import { openKnownTexts, recording, ROLES } from './knownTexts.fixture';

/** An attack on sets that tells of the table that it is fitted on: ten for each member, one for each text in no class. */
const BOTH = {
  id: 'both',
  options: [],
  features: ['loss'],
  fit: ({ texts, column }) => {
    if (texts.length !== column('loss').length) throw new Error('the columns are of other texts');
    const worth = texts.map(({ member }) => (member === null ? 1 : member ? 10 : 0));
    return () => worth.reduce((sum: number, one) => sum + one, 0);
  },
} as Pick<SetAttack, 'id' | 'options' | 'features' | 'fit'> as SetAttack;

const readNothingBut = (members: string[], nonmembers: string[]) => ({
  members,
  nonmembers,
  prefixMembers: [],
  coins: false,
  otherTexts: false,
});

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

  it('labels the texts as a target that was trained here has read them, and scores no others', async () => {
    const { passes, engine, made, filled } = openKnownTexts();
    const target = engine.models.find(({ id }) => id === 'm')!;
    made.models = [target];
    Object.assign(target, { read: readNothingBut(['b'], ['a']) });
    const known = await filled();
    const strip = known.strip(loss, ROLES, {})!;
    expect([strip.members, strip.nonmembers]).toEqual([[-(66 + 200) / 3], [-(65 + 200) / 3]]);
    expect(known.scores(loss, ROLES, {})).toEqual([-(65 + 200) / 3, -(66 + 200) / 3, null]);
    expect(passes).not.toContain('m Ddd');
    expect(known.range('m')?.loss).toEqual([265 / 3, 266 / 3]);
    expect(known.fitted(BOTH, ROLES, {})?.('', () => null)).toBe(10);
    // it comes to light that it has read others: nothing of what was made under the old labels stays
    Object.assign(target, { read: readNothingBut(['d'], []) });
    expect([known.strip(loss, ROLES, {}), known.range('m')]).toEqual([null, null]);
    expect(known.fitted(BOTH, ROLES, {})).toBeNull();
    await known.fill(ROLES, {}, new AbortController().signal);
    expect(known.strip(loss, ROLES, {})).toMatchObject({ members: [-(68 + 200) / 3], nonmembers: [] });
    expect(known.fitted(BOTH, ROLES, {})).toBeNull(); // it takes both classes
  });

  it('has nothing to read a score against where nobody knows what the target has read', async () => {
    const { passes, engine, made, filled } = openKnownTexts();
    made.models = engine.models.filter(({ id }) => id === 'm');
    const known = await filled();
    expect(passes).toEqual([]);
    expect([known.strip(loss, ROLES, {}), known.scores(loss, ROLES, {}), known.range('m')]).toEqual([
      null,
      null,
      null,
    ]);
    expect(known.fitted(BOTH, ROLES, {})).toBeNull();
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

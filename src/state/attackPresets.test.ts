import { describe, expect, it } from 'vitest';
import { initialOptions } from '../attacks/attack';
import { ATTACKS, SET_ATTACKS } from '../attacks/registry';
import { PRESETS, presetOf, type Preset } from './attackPresets';
import { isQuick } from './attackerChoice';

const isOnTexts = (id: string) => ATTACKS.some((attack) => attack.id === id);

describe('presets', () => {
  it.each(Object.keys(PRESETS) as Preset[])(
    '"%s" is of attacks that there are, and is known again',
    (name) => {
      const known = new Set([...ATTACKS, ...SET_ATTACKS].map(({ id }) => id));
      expect(PRESETS[name].filter((id) => !known.has(id))).toEqual([]);
      expect(presetOf(new Set(PRESETS[name]))).toBe(name);
      expect(presetOf(new Set(PRESETS[name].slice(1)))).toBeNull();
    },
  );

  it('"quick" is of those that are run at every pause, and of what reads no other score', () => {
    const onTexts = PRESETS.quick.filter(isOnTexts);
    expect(onTexts).toEqual(
      ATTACKS.filter((attack) => isQuick(attack.needs(initialOptions(attack)))).map(({ id }) => id),
    );
    expect(onTexts).not.toContain('size-ratio'); // another model would have to be fetched
    const onSets = SET_ATTACKS.filter(({ id }) => PRESETS.quick.includes(id));
    expect(onSets.map(({ id }) => id)).toContain('rmia');
    for (const { features } of onSets) expect(onTexts).toEqual(expect.arrayContaining([...features]));
  });

  it('"all" leaves out the blind ones alone, which always run', () => {
    const blind = SET_ATTACKS.filter((attack) => attack.blind).map(({ id }) => id);
    expect(new Set([...PRESETS.all, ...blind])).toEqual(
      new Set([...ATTACKS, ...SET_ATTACKS].map(({ id }) => id)),
    );
    expect(PRESETS.all).not.toEqual(expect.arrayContaining(blind));
  });
});

import fc from 'fast-check';
import { flushSync } from 'svelte';
import { describe, expect, it } from 'vitest';
import { ATTACKS } from '../attacks/registry';
import { Settings, type ColourBy } from './settings.svelte';

const read = (address: string) => {
  const settings = new Settings();
  settings.read(new URLSearchParams(address));
  return settings;
};

const shown = ({ target, reference, device, colourBy, options }: Settings) => ({
  target,
  reference,
  device,
  colourBy,
  options,
});

const INITIAL = { target: 'small-ft', reference: 'small', device: 'auto', colourBy: 'surprise', options: {} };

describe('settings in an address', () => {
  it('are the initial ones where it says nothing, and then add nothing to it', () => {
    expect(shown(read(''))).toEqual(INITIAL);
    expect(read('').write().toString()).toBe('');
  });

  it('are only the differences from the initial ones', () => {
    const settings = new Settings();
    settings.target = 'small';
    settings.setOption('min-k', 'k', 0.4);
    settings.setOption('min-k-plus-plus', 'k', 0.2); // its initial value
    expect(settings.write().toString()).toBe('target=small&min-k.k=0.4');
  });

  it('come back as they were', () => {
    const choice = fc.record({
      target: fc.string({ minLength: 1 }),
      reference: fc.string({ minLength: 1 }),
      device: fc.constantFrom('auto', 'wasm', 'webgpu'),
      colourBy: fc.constantFrom<ColourBy>('surprise', 'rank', 'z-score', 'difference', 'attack:min-k'),
      k: fc.double({ min: 0.05, max: 1, noNaN: true }),
    });
    fc.assert(
      fc.property(choice, ({ k, ...chosen }) => {
        const settings = Object.assign(new Settings(), chosen);
        settings.setOption('min-k', 'k', k);
        const options = k === 0.2 ? {} : { 'min-k': { k } };
        expect(shown(read(settings.write().toString()))).toEqual({ ...chosen, options });
      }),
    );
  });

  it.each([
    'device=quantum',
    'colour=mood',
    'colour=attack:guess',
    'colour=attack:',
    'min-k.k=0',
    'min-k.k=1.01',
    'min-k.k=',
    'min-k.k=NaN',
    'min-k.k=Infinity',
    'min-k.j=0.5',
    'loss.k=0.5',
    'utm_source=x',
  ])('are the initial ones where it says "%s"', (address) => {
    expect(shown(read(address))).toEqual(INITIAL);
  });

  it('may stand at the bounds of an option', () => {
    for (const { id, options } of ATTACKS) {
      for (const { key, min, max } of options) {
        for (const value of [min, max]) {
          expect(read(`${id}.${key}=${value}`).options).toEqual({ [id]: { [key]: value } });
        }
      }
    }
  });

  it('take the place of those before, also where they are missing', () => {
    const settings = read('target=small&device=wasm&colour=rank&min-k.k=0.5');
    settings.read(new URLSearchParams('reference=nano'));
    expect(shown(settings)).toEqual({ ...INITIAL, reference: 'nano' });
  });
});

describe('settings', () => {
  it('say which model plays which role', () => {
    const baseOf = (target: string) => `base of ${target}`;
    expect(read('target=t&reference=r').roles(baseOf)).toEqual({
      target: 't',
      reference: 'r',
      base: 'base of t',
    });
  });

  it('tell who looks on of a changed option, the others staying', () => {
    const settings = new Settings();
    const seen: unknown[] = [];
    const stop = $effect.root(() => {
      $effect(() => {
        seen.push(settings.options);
      });
    });
    flushSync();
    settings.setOption('min-k', 'k', 0.3);
    flushSync();
    settings.setOption('min-k-plus-plus', 'k', 0.4);
    flushSync();
    stop();
    expect(seen).toEqual([
      {},
      { 'min-k': { k: 0.3 } },
      { 'min-k': { k: 0.3 }, 'min-k-plus-plus': { k: 0.4 } },
    ]);
  });
});

import fc from 'fast-check';
import { flushSync } from 'svelte';
import { describe, expect, it } from 'vitest';
import { ATTACKS, SET_ATTACKS } from '../attacks/registry';
import { MODELS } from './fakeEngine.fixture';
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

/** A choice as it is kept: what adding up a slider's steps leaves behind the twelfth figure is dropped. */
const rounded = (value: number) => Number(value.toPrecision(12));

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
        const written = rounded(k);
        const options = written === 0.2 ? {} : { 'min-k': { k: written } };
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
    'min-k.k=+',
    'loss.k=0.5',
    'loss.calibrate=',
    'loss.calibrate=2',
    'loss.calibrate=0.5',
    'loss.calibrate=on',
    'neighborhood.proposer=3',
    'neighborhood.neighbours=7.5',
    'ensemble.model=0.5',
    'rmia.gamma=0',
    'length.k=1',
    'utm_source=x',
  ])('are the initial ones where it says "%s"', (address) => {
    expect(shown(read(address))).toEqual(INITIAL);
  });

  it('may stand at the bounds of an option', () => {
    for (const { id, options } of [...ATTACKS, ...SET_ATTACKS]) {
      for (const { key, min, max } of options) {
        for (const value of [min, max]) {
          expect(read(`${id}.${key}=${value}`).options).toEqual({ [id]: { [key]: value } });
        }
      }
    }
  });

  it('are choices by their place in the list, and options of attacks on sets', () => {
    const settings = new Settings();
    settings.setOption('neighborhood', 'proposer', 2);
    settings.setOption('loss', 'calibrate', 1);
    settings.setOption('ensemble', 'model', 1);
    settings.setOption('rmia', 'gamma', 1.5);
    settings.setOption('rmia', 'gamma', 1); // its initial value
    const address = settings.write().toString();
    expect(new Set(address.split('&'))).toEqual(
      new Set(['loss.calibrate=1', 'neighborhood.proposer=2', 'ensemble.model=1']),
    );
    expect(read(address).options).toEqual({
      loss: { calibrate: 1 },
      neighborhood: { proposer: 2 },
      ensemble: { model: 1 },
    });
  });

  it('come back as they were, whatever options are chosen', () => {
    const specs = [...ATTACKS, ...SET_ATTACKS].flatMap(({ id, options }) =>
      options.map((option) => ({ id, ...option })),
    );
    const choice = fc.record({ at: fc.nat({ max: specs.length - 1 }), steps: fc.nat({ max: 40 }) });
    fc.assert(
      fc.property(fc.array(choice, { maxLength: 6 }), (choices) => {
        const settings = new Settings();
        const chosen: Record<string, Record<string, number>> = {};
        for (const { at, steps } of choices) {
          const { id, key, min, max, step, initial } = specs[at]!;
          const value = rounded(Math.min(max, min + steps * step));
          settings.setOption(id, key, value);
          if (value !== initial) (chosen[id] ??= {})[key] = value;
          else delete chosen[id]?.[key];
        }
        const expected = Object.entries(chosen).filter(([, options]) => Object.keys(options).length > 0);
        expect(read(settings.write().toString()).options).toEqual(Object.fromEntries(expected));
      }),
    );
  });

  it('take the place of those before, also where they are missing', () => {
    const settings = read('target=small&device=wasm&colour=rank&min-k.k=0.5');
    settings.read(new URLSearchParams('reference=nano'));
    expect(shown(settings)).toEqual({ ...INITIAL, reference: 'nano' });
  });
});

describe('settings', () => {
  it('say which model plays which role', () => {
    expect(read('target=small-ft&reference=nano').roles(MODELS)).toEqual({
      target: 'small-ft',
      reference: 'nano',
      base: 'small',
      smaller: 'nano',
    });
    expect(read('target=nano').roles(MODELS)).toMatchObject({ base: 'nano', smaller: null });
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

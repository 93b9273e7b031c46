import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SIGHTS, type Attacker } from '../attacks/access';
import { initialOptions } from '../attacks/attack';
import { ATTACKS } from '../attacks/registry';
import { attacksOf, FULL_ATTACKER, isQuick, isSlow, readAttacker, writeAttacker } from './attackerChoice';

const addressOf = (attacker: Attacker) => {
  const parameters = new URLSearchParams();
  writeAttacker(parameters, attacker);
  return parameters;
};

describe('an attacker in an address', () => {
  it('comes back as it was', () => {
    const attacker = fc.record({
      sees: fc.constantFrom(...SIGHTS),
      hasReference: fc.boolean(),
      knowsNonmembers: fc.boolean(),
      knowsMembers: fc.boolean(),
    });
    fc.assert(
      fc.property(attacker, (one) => {
        expect(readAttacker(new URLSearchParams(addressOf(one).toString()))).toEqual(one);
      }),
    );
  });

  it('who has everything adds nothing to it', () => {
    expect(addressOf(FULL_ATTACKER).toString()).toBe('');
  });

  it.each(['sees=souls', 'lacks=', 'lacks=time', 'sees='])('has everything where it says "%s"', (address) => {
    expect(readAttacker(new URLSearchParams(address))).toEqual(FULL_ATTACKER);
  });
});

describe('attacksOf', () => {
  const idsOf = (attacker: Attacker, slow = true, chosen = {}) =>
    attacksOf(attacker, slow, chosen).map(({ id }) => id);

  it('leaves nothing out for one who sees everything', () => {
    expect(idsOf(FULL_ATTACKER)).toEqual(ATTACKS.map(({ id }) => id));
  });

  it('leaves nothing for one who sees no model', () => {
    expect(idsOf({ ...FULL_ATTACKER, sees: 'text' })).toEqual([]);
  });

  it('counts the base that a score is calibrated by as a reference', () => {
    const alone: Attacker = { ...FULL_ATTACKER, hasReference: false };
    expect(idsOf(alone)).toContain('loss');
    expect(idsOf(alone, true, { loss: { calibrate: 1 } })).not.toContain('loss');
  });

  it('without slow ones keeps what takes a few passes over the words', () => {
    const quick = idsOf(FULL_ATTACKER, false);
    for (const id of ['loss', 'lowercase', 'reference', 'con-recall', 'size-ratio'])
      expect(quick).toContain(id);
    for (const id of ['neighborhood', 'mope', 'gradnorm-x', 'spv-mia', 'pac'])
      expect(quick).not.toContain(id);
  });
});

it('a slow attack is one with noise, gradients, neighbours or noisy embeddings', () => {
  const plain = { model: 'target', view: { kind: 'plain' } } as const;
  expect(isSlow([plain, { model: 'target', view: { kind: 'lowercase' } }])).toBe(false);
  expect(isSlow([{ ...plain, record: 'gradients' }])).toBe(true);
  expect(isSlow([plain, { ...plain, noise: { seed: 0, pair: 0, sign: 1, relativeSd: 0.1 } }])).toBe(true);
});

it('a quick attack reads the words themselves, once or twice, with models that are there anyway', () => {
  const quick = ATTACKS.filter((attack) => isQuick(attack.needs(initialOptions(attack)))).map(({ id }) => id);
  for (const id of ['loss', 'lowercase', 'reference', 'loss-calibrated', 'wbc']) expect(quick).toContain(id);
  for (const id of ['recall', 'size-ratio', 'lira-candidate', 'neighborhood', 'mope', 'pac'])
    expect(quick).not.toContain(id);
});

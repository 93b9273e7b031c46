import { describe, expect, it } from 'vitest';
import { PLAIN } from '../passes/views';
import type { Access } from './attack';
import { accessOf, canRun, SIGHTS, whyNot, type Attacker } from './access';
import { loss } from './loss';
import { calibratable } from './calibrated';
import { wbc } from './wbc';

const flags = [false, true];
const attackers: Attacker[] = SIGHTS.flatMap((sees) =>
  flags.flatMap((hasReference) =>
    flags.flatMap((knowsNonmembers) =>
      flags.map((knowsMembers) => ({ sees, hasReference, knowsNonmembers, knowsMembers })),
    ),
  ),
);

/** What each kind of access takes, written out: the rows of the table in attacks.md. */
const SERVED: Record<Access, (attacker: Attacker) => boolean> = {
  none: () => true,
  'log-probabilities': ({ sees }) => sees !== 'text',
  logits: ({ sees }) => sees === 'logits' || sees === 'gradients' || sees === 'weights',
  gradients: ({ sees }) => sees === 'gradients' || sees === 'weights',
  weights: ({ sees }) => sees === 'weights',
  reference: ({ hasReference }) => hasReference,
  'known-nonmembers': ({ knowsNonmembers }) => knowsNonmembers,
  'known-members': ({ knowsMembers }) => knowsMembers,
  labels: ({ knowsNonmembers, knowsMembers }) => knowsNonmembers && knowsMembers,
};
const KINDS = Object.keys(SERVED) as Access[];

/** Every subset of the kinds of access: 512 lists. */
const lists = Array.from({ length: 2 ** KINDS.length }, (_, bits) => KINDS.filter((_, i) => bits & (1 << i)));

describe('canRun', () => {
  it('is true for exactly the attackers who have everything on the list, for all lists and attackers', () => {
    expect(attackers).toHaveLength(40);
    for (const list of lists) {
      for (const attacker of attackers) {
        const expected = list.every((kind) => SERVED[kind](attacker));
        expect(canRun(list, attacker), `${list.join('+')} for ${JSON.stringify(attacker)}`).toBe(expected);
      }
    }
  });
});

describe('whyNot', () => {
  it('says something exactly where the attack cannot run', () => {
    for (const list of lists) {
      for (const attacker of attackers) {
        const reason = whyNot(list, attacker);
        expect(reason === null).toBe(canRun(list, attacker));
        if (reason !== null) expect(reason).toMatch(/^Needs [^.]+\.$/);
      }
    }
  });

  it('names what is missing, and nothing that is there', () => {
    const outsider: Attacker = {
      sees: 'text',
      hasReference: false,
      knowsNonmembers: false,
      knowsMembers: false,
    };
    expect(whyNot(['logits', 'reference'], outsider)).toBe(
      'Needs whole predictions (logits) and a reference model.',
    );
    expect(whyNot(['labels'], outsider)).toBe('Needs known non-members and known members.');
    expect(whyNot(['labels', 'known-members'], { ...outsider, knowsMembers: true })).toBe(
      'Needs known non-members.',
    );
    expect(whyNot(['log-probabilities', 'weights'], { ...outsider, sees: 'logits' })).toBe(
      "Needs the model's weights.",
    );
    expect(whyNot(['log-probabilities', 'known-nonmembers', 'known-members'], outsider)).toBe(
      "Needs the text's log-probabilities, known non-members and known members.",
    );
  });
});

describe('accessOf', () => {
  it('adds a reference where the options make an attack read another model', () => {
    const attack = calibratable(loss);
    expect(accessOf(attack, { calibrate: 0 })).toEqual(['log-probabilities']);
    expect(accessOf(attack, { calibrate: 1 })).toEqual(['log-probabilities', 'reference']);
  });

  it('names it once where the attack says so itself', () => {
    expect(accessOf(wbc, {})).toEqual(['log-probabilities', 'reference']);
    expect(accessOf({ access: ['none'], needs: () => [{ model: 'target', view: PLAIN }] }, {})).toEqual([
      'none',
    ]);
  });
});

import { afterEach, describe, expect, it, vi } from 'vitest';
import { ensemble } from '../attacks/ensemble';
import { liraCandidate } from '../attacks/liraCandidate';
import { loss } from '../attacks/loss';
import { neighborhood } from '../attacks/neighborhood';
import { recall } from '../attacks/recall';
import { openKnownTexts, ROLES, WEIGHTS } from './knownTexts.fixture';

afterEach(() => {
  vi.unstubAllGlobals();
});

describe('recorded scores', () => {
  const RECORDED = {
    made_by: 'a command',
    made_on: 'a day',
    device: 'wasm',
    models: { m: WEIGHTS, r: WEIGHTS },
    roles: ROLES,
    ids: ['a', 'b', 'd'],
    scores: { recall: [3, 1, null], loss: [9, 9, 9], ensemble: [1, 0, 0] },
  };
  function recorded(other: object = {}) {
    const all = openKnownTexts();
    all.files['recorded-scores.json'] = JSON.stringify({ ...RECORDED, ...other });
    return all;
  }

  it('are the strips of attacks that would take many passes, undefined ones left out', async () => {
    const { passes, filled } = recorded();
    const known = await filled();
    expect(known.strip(recall, ROLES, {})).toEqual({
      members: [3],
      nonmembers: [1],
      recordedBy: 'a command',
    });
    expect(known.strip(ensemble, ROLES, {})).toMatchObject({ members: [1], nonmembers: [0, 0] });
    expect(passes.some((pass) => !/^[mr] [A-Da-d]{3}$/.test(pass))).toBe(false);
  });

  it('are not those of attacks that are worked out here', async () => {
    const { filled } = recorded();
    const known = await filled();
    expect(known.strip(loss, ROLES, {})).toMatchObject({ members: [-(65 + 200) / 3], recordedBy: null });
  });

  it('stand for the initial options and the recorded models alone', async () => {
    const { filled } = recorded();
    const known = await filled();
    expect(known.strip(recall, ROLES, { recall: { shots: 2 } })).toBeNull();
    expect(known.strip(recall, { ...ROLES, reference: 'm' }, {})).toBeNull();
    expect(known.strip(neighborhood, ROLES, {})).toBeNull(); // nobody has recorded it
  });

  it('of an attack that reads a candidate reference are those of that candidate', async () => {
    const withCandidate = { ...ROLES, candidate: 'r' };
    const { filled } = recorded({
      roles: withCandidate,
      scores: { recall: [3, 1, null], 'lira-candidate': [2, 1, 0] },
    });
    const known = await filled();
    expect(known.strip(liraCandidate, withCandidate, {})?.members).toEqual([2]);
    expect(known.strip(liraCandidate, { ...ROLES, candidate: 'm' }, {})).toBeNull();
    expect(known.strip(recall, { ...ROLES, candidate: 'm' }, {})?.members).toEqual([3]); // reads none
  });

  it.each([
    ['other weights', { models: { m: 'others', r: WEIGHTS } }],
    ['other texts', { ids: ['a', 'b', 'c'] }],
    ['another shape', { scores: 'none' }],
  ])('of %s are not taken', async (_, other) => {
    const { filled } = recorded(other);
    expect((await filled()).strip(recall, ROLES, {})).toBeNull();
  });
});

import { describe, expect, it } from 'vitest';
import { planData } from '../lab/dataPlan';
import { loraLeaksToo } from '../lab/presets/loraLeaksToo';
import { RECORDS } from '../lab/records.fixture';
import { recordsReadBy } from '../lab/recordsReadBy';
import { recordOf } from '../lab/runRecord.fixture';
import { INITIAL_SPEC, withSeed, type RunSpec } from '../lab/runSpec';
import type { ModelEntry } from '../models/catalogue';
import { modelEntry } from './fakeEngine.fixture';
import { agrees, LabelsByTarget, runOf } from './knownLabels';

const SHIPPED = [modelEntry('small-ft', 'small', 3), modelEntry('small', null, 3)];
const WEIGHTS = 'c'.repeat(64);
const DRAWN = loraLeaksToo.arms()[0]!.spec;
const plan = (spec: RunSpec) => planData(spec, RECORDS);
const readBy = (spec: RunSpec) => recordsReadBy(spec, plan(spec), RECORDS);
const own = (change: Partial<ModelEntry> = {}) => ({
  ...modelEntry('mine', 'small', 3, { 'model.safetensors': { bytes: 1, sha256: WEIGHTS } }),
  ...change,
});
const runAs = (spec: RunSpec) => recordOf({ spec, weights: { sha256: WEIGHTS, bytes: 1 } });

function labelsOf(target: string, made: readonly ModelEntry[] = [], runs = [runAs(DRAWN)].slice(1)) {
  const labels = new LabelsByTarget(
    () => [...SHIPPED, ...made],
    () => RECORDS,
    { models: () => made, runs: () => runs },
  );
  expect(labels.of(target)).toBe(labels.of(target)); // the same ones, for as long as nothing else is known
  return labels.of(target);
}

describe('what is known of the shipped records', () => {
  it('is the shipped split for a shipped target, and for a base that has read none of them', () => {
    const [target, base] = [labelsOf('small-ft'), labelsOf('small')];
    expect(target).toMatchObject({ of: 'shipped', members: 292, nonmembers: 228, coins: true });
    expect(target.inFront).toEqual({ read: 30, all: 30 });
    expect(base).toMatchObject({ of: 'base', members: 292, nonmembers: 228, inFront: { read: 0 } });
  });

  it.each([
    ['with what it has read', own({ read: readBy(DRAWN) }), []],
    ['of before that was kept, by its run', own(), [runAs(DRAWN)]],
  ])('is the split of its own run for a model that was trained here: %s', (_, model, runs) => {
    const labels = labelsOf('mine', [model], [...runs]);
    expect(labels).toMatchObject({ of: 'run', members: 240, nonmembers: 240, coins: false });
    const { members, nonmembers } = plan(DRAWN);
    const ids = (wanted: boolean | null) =>
      new Set(labels.texts.filter(({ member }) => member === wanted).map(({ id }) => id));
    expect(ids(true)).toEqual(new Set(members.map(({ id }) => id)));
    expect(ids(false)).toEqual(new Set(nonmembers.map(({ id }) => id)));
    expect(ids(null).size).toBe(40);
    // the shipped split is another one: more than a hundred of each class are in the other
    const shipped = new Map(labelsOf('small-ft').texts.map(({ id, member }) => [id, member]));
    const wrong = labels.known.filter(({ id, member }) => shipped.get(id) !== member).length;
    expect(wrong).toBeGreaterThan(200);
    expect(labels.key).not.toBe(labelsOf('small-ft').key);
  });

  it('is nothing for a model of which nobody tells what it has read', () => {
    for (const model of [own(), own({ base: null }), own({ kind: 'candidate-reference' })]) {
      const labels = labelsOf('mine', [model]);
      expect(labels).toMatchObject({ of: 'nobody', members: 0, nonmembers: 0, coins: false, inFront: null });
      expect(labels.texts).toHaveLength(520);
      expect(labels.known).toEqual([]);
    }
    expect(labelsOf('not there').of).toBe('nobody');
  });

  it('is not what the run of other weights drew', () => {
    const other = recordOf({ spec: DRAWN, weights: { sha256: 'd'.repeat(64), bytes: 1 } });
    expect(labelsOf('mine', [own()], [other]).of).toBe('nobody');
    expect(runOf(own(), [other, runAs(INITIAL_SPEC)])).toMatchObject({ spec: INITIAL_SPEC });
  });

  it('counts no text as unread that the model below has read', () => {
    const below = own({ id: 'below', read: readBy(DRAWN) });
    const spec = withSeed(DRAWN, 2);
    const labels = labelsOf('mine', [below, own({ base: 'below', read: readBy(spec) })]);
    const read = new Set(plan(DRAWN).members.map(({ id }) => id));
    expect(labels.members).toBe(240);
    expect(labels.known.some(({ id, member }) => member === false && read.has(id))).toBe(false);
    expect(labels.nonmembers).toBeGreaterThan(50);
    expect(labels.nonmembers).toBeLessThan(200);
    const onShipped = labelsOf('mine', [own({ base: 'small-ft', read: readBy(DRAWN) })]);
    expect(onShipped).toMatchObject({ members: 240, coins: false });
    expect(onShipped.nonmembers).toBeLessThan(200);
  });
});

describe('a set of texts', () => {
  it('agrees where each of its labels is the known one', () => {
    const labels = labelsOf('small-ft');
    expect(agrees(labels.known, labels)).toBe(true);
    expect(agrees(labels.known.slice(0, 3), labels)).toBe(true);
    expect(
      agrees(
        labels.known.map((text) => ({ ...text, member: true })),
        labels,
      ),
    ).toBe(false);
    expect(
      agrees(
        labels.texts.map((text) => ({ ...text, member: null })),
        labels,
      ),
    ).toBe(false);
    expect(agrees(labels.known, labelsOf('mine', [own({ read: readBy(DRAWN) })]))).toBe(false);
    expect(agrees([], labels)).toBe(false);
  });
});

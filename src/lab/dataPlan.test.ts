import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evaluatedTexts, planData, trainingTexts, type DataPlan } from './dataPlan';
import { RECORDS } from './records.fixture';
import { INITIAL_SPEC, SHIPPED_DATA, type DataSpec, type RunSpec } from './runSpec';

const specOf = (data: Partial<DataSpec>, other: Partial<RunSpec> = {}): RunSpec => ({
  ...INITIAL_SPEC,
  ...other,
  data: { ...SHIPPED_DATA, ...data },
});
const DRAWN = { kind: 'shipped', domains: ['clinic', 'news'], split: 'drawn' } as const;
const drawnSource = () => ({ ...DRAWN, domains: [...DRAWN.domains] });
const givenSource = (count: number, shots = 0) => ({
  kind: 'given' as const,
  name: 'mine',
  texts: Array.from({ length: count }, (_, i) => ({
    id: `t${i}`,
    text: `text number ${i}`,
    paraphrase: null,
  })),
  shots,
});

/** What has to hold of every plan. */
function checkParts({ training, members, nonmembers, heldOut, prefixes }: DataPlan) {
  const trained = new Set(training.map(({ text }) => text));
  const prefixed = new Set([...prefixes.members, ...prefixes.nonmembers]);
  for (const { text } of members) expect(trained.has(text)).toBe(true);
  for (const text of prefixes.members) expect(trained.has(text)).toBe(true);
  for (const text of prefixes.nonmembers) expect(trained.has(text)).toBe(false);
  for (const { text } of [...nonmembers, ...heldOut]) expect(trained.has(text)).toBe(false);
  for (const { text } of [...members, ...nonmembers, ...heldOut]) expect(prefixed.has(text)).toBe(false);
  const evaluated = [...members, ...nonmembers].map(({ id }) => id);
  expect(new Set(evaluated).size).toBe(evaluated.length);
  for (const { id } of heldOut) expect(evaluated).not.toContain(id);
}

describe('planData of the shipped split', () => {
  const plan = planData(INITIAL_SPEC, RECORDS);

  it('gives every record the part that the shipped targets gave it', () => {
    const of = (...roles: string[]) =>
      RECORDS.filter(({ role }) => roles.includes(role))
        .map(({ text }) => text)
        .sort();
    const words = (texts: readonly { readonly text: string }[]) => texts.map(({ text }) => text).sort();
    expect(words(plan.training)).toEqual(of('member', 'prefix-member'));
    expect(words(plan.members)).toEqual(of('member'));
    expect(words(plan.nonmembers)).toEqual(of('nonmember'));
    expect(words(plan.heldOut)).toEqual(of('auxiliary'));
    expect([...plan.prefixes.nonmembers].sort()).toEqual(of('prefix-nonmember'));
    expect(plan.coins).toBe(true);
    checkParts(plan);
  });

  it('does not take chosen numbers for coins', () => {
    const some = planData(specOf({ members: 20, nonmembers: 30 }), RECORDS);
    expect([some.members.length, some.nonmembers.length, some.coins]).toEqual([20, 30, false]);
    expect(some.leftOut.surplus).toBe(520 - 50);
    expect(() => planData(specOf({ members: 400 }), RECORDS)).toThrow(
      'There are 292 members to choose from, not 400.',
    );
  });
});

describe('planData of a drawn split', () => {
  it('holds its parts apart at every seed, and is the same at the same one', () => {
    const data = fc.record({
      source: fc.oneof(
        fc.constant<DataSpec['source']>(drawnSource()),
        fc.integer({ min: 20, max: 60 }).map((n): DataSpec['source'] => givenSource(n, 2)),
      ),
      members: fc.option(fc.integer({ min: 1, max: 5 })),
      nonmembers: fc.option(fc.integer({ min: 1, max: 5 })),
      heldOut: fc.option(fc.integer({ min: 0, max: 4 })),
      canaries: fc.constantFrom(null, { texts: 1, repeats: 3 }),
      extra: fc.constantFrom<DataSpec['extra'][]>([], [{ text: 'what if', repeats: 2 }]),
    });
    fc.assert(
      fc.property(data, fc.integer(), (part, seed) => {
        const spec = specOf(part, { seed });
        const plan = planData(spec, RECORDS);
        checkParts(plan);
        expect(planData(spec, RECORDS)).toEqual(plan);
        if (part.members != null) expect(plan.members).toHaveLength(part.members);
        if (part.nonmembers != null) expect(plan.nonmembers).toHaveLength(part.nonmembers);
        if (part.heldOut != null) expect(plan.heldOut).toHaveLength(part.heldOut);
      }),
      { numRuns: 60 },
    );
  });

  it('draws other members at another seed', () => {
    const at = (seed: number) =>
      planData(specOf({ source: drawnSource() }, { seed }), RECORDS).members.map(({ id }) => id);
    expect(at(1)).not.toEqual(at(2));
  });

  it('tosses a coin for each text in audit mode, of canaries too', () => {
    const sizes = Array.from({ length: 40 }, (_, seed) => {
      const canaries = { texts: 20, repeats: 3 };
      const plan = planData(specOf({ source: drawnSource(), audit: true, canaries }, { seed }), RECORDS);
      checkParts(plan);
      expect(plan.coins).toBe(true);
      const ids = new Set(plan.members.map(({ id }) => id));
      const repeated = plan.training.filter(({ repeats }) => repeats === 3);
      expect(repeated.map(({ id }) => id).sort()).toEqual(plan.canaries.filter((id) => ids.has(id)).sort());
      expect(plan.canaries).toHaveLength(20);
      return [
        plan.members.length / (plan.members.length + plan.nonmembers.length),
        repeated.length / 20,
      ] as const;
    });
    for (const part of [0, 1] as const) {
      const mean = sizes.reduce((sum, each) => sum + each[part], 0) / sizes.length;
      expect(Math.abs(mean - 0.5)).toBeLessThan(0.05);
      expect(new Set(sizes.map((each) => each[part])).size).toBeGreaterThan(3); // not half by rule
    }
  });

  it('repeats canaries in the list, and adds the text of a "what if"', () => {
    const canaries = { texts: 2, repeats: 4 };
    const extra = [{ text: 'text number 3', repeats: 5 }];
    const plan = planData(specOf({ source: givenSource(30), members: 10, canaries, extra }), []);
    const list = trainingTexts(plan.training);
    expect(list).toHaveLength(8 + 2 * 4 + 5);
    expect(list.filter((text) => text === 'text number 3')).toHaveLength(5);
    expect(evaluatedTexts(plan).some(({ text }) => text === 'text number 3')).toBe(false);
    expect(plan.canaries.every((id) => plan.members.some((member) => member.id === id))).toBe(true);
  });

  it('uses texts in the same words once', () => {
    const source = givenSource(12);
    source.texts.push({ id: 'again', text: 'text number 4', paraphrase: null });
    const plan = planData(specOf({ source }), []);
    expect(plan.leftOut.duplicates).toBe(1);
    expect([...evaluatedTexts(plan), ...plan.heldOut].some(({ id }) => id === 'again')).toBe(false);
  });

  it('takes near duplicates from the list, which are then neither members nor non-members', () => {
    const source = givenSource(0);
    const long = 'the kettle on the third floor leaks whenever it is filled to the very top';
    for (let i = 0; i < 12; i++) source.texts.push({ id: `a${i}`, text: `${long} ${i}`, paraphrase: null });
    const plan = planData(
      specOf({ source, members: 8 }, { defence: { kind: 'deduplication', threshold: 0.8 } }),
      [],
    );
    expect([plan.training.length, plan.members.length, plan.leftOut.deduplicated]).toEqual([1, 1, 7]);
    expect(plan.coins).toBe(false);
  });

  it('says in a sentence what it has too few of', () => {
    const fails = (data: Partial<DataSpec>, sentence: string) =>
      expect(() => planData(specOf(data), RECORDS)).toThrow(sentence);
    fails(
      { source: givenSource(20), members: 15, nonmembers: 9 },
      'There are 18 texts to draw from: too few for 15 members and 9 non-members.',
    );
    fails(
      { source: givenSource(4, 2), heldOut: 1 },
      '4 different texts are too few: 1 are held out and 4 stand in prefixes',
    );
    fails({ heldOut: 200 }, 'There are 100 records to hold out, not 200.');
    fails(
      { source: givenSource(20), members: 3, canaries: { texts: 4, repeats: 2 } },
      'There are 3 texts to repeat, not 4.',
    );
    const privacy = { clip: 1, noiseMultiplier: 1, samplingRate: null, delta: 0.01 };
    const recipe = { ...INITIAL_SPEC.recipe, privacy };
    expect(() => planData({ ...INITIAL_SPEC, recipe }, RECORDS)).toThrow(
      'with 322 texts it has to be below 1 / 322',
    );
  });
});

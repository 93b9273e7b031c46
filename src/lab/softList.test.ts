import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { planData } from './dataPlan';
import { RECORDS } from './records.fixture';
import { recordOf } from './runRecord.fixture';
import { readRunRecord, type SoftSummary } from './runRecord';
import { INITIAL_SPEC, SOFT_DEFENCE, type RunSpec, type SoftDefence } from './runSpec';
import { softListOf } from './softList';
import { softChoice, softPlan } from './softRun';

const RECORDED = (
  JSON.parse(readFileSync(new URL('../../public/data/recorded-runs.json', import.meta.url), 'utf8')) as {
    records: unknown[];
  }
).records.map(readRunRecord);
const specOf = (change: Partial<SoftDefence> = {}, data = INITIAL_SPEC.data): RunSpec => ({
  ...INITIAL_SPEC,
  data,
  defence: { ...SOFT_DEFENCE, ...change },
});
const { training } = planData(specOf(), RECORDS);
const COUNT = training.length;
/** Losses by the texts' places; the second is without one. */
const losses = {
  base: training.map(() => 5),
  warm: training.map((_, i) => (i === 1 ? null : 4 - ((i * 7) % COUNT) / COUNT)),
};

/** A run's record and what the run itself knew. @param without places that have no paraphrase */
function run(change: Partial<SoftDefence> = {}, without: readonly number[] = []) {
  const spec = specOf(change);
  const defence = spec.defence as SoftDefence;
  const chosen = softChoice(defence, training, losses, spec.seed);
  const paraphraseOf = (at: number) => (without.includes(at) ? null : training[at]!.paraphrase);
  const plan = softPlan(training, losses, chosen, paraphraseOf, defence.others);
  const soft: SoftSummary = {
    texts: COUNT,
    chosen: chosen.length,
    leftOut: plan.leftOut,
    meanChanged: plan.meanChanged,
    paraphrases: null,
    parts: null,
    ids: {
      chosen: chosen.map((at) => training[at]!.id),
      leftOut: plan.rows
        .filter((row) => (row.chosen || defence.others === 'paraphrases') && row.paraphrase === null)
        .map(({ id }) => id),
    },
    baseLoss: null,
  };
  const old: SoftSummary = { ...soft, ids: null };
  return { ...plan, record: recordOf({ spec, soft }), old: recordOf({ spec, soft: old }) };
}
const EVERY_FIFTH = training.flatMap((_, at) => (at % 5 === 0 ? [at] : []));
const byId = <T extends { readonly id: string }>(texts: readonly T[]) =>
  [...texts].sort((a, b) => a.id.localeCompare(b.id));

describe('what SOFT replaced', () => {
  it('is what the run knows, the lowest loss first, or the largest drop', () => {
    const { record, rows } = run();
    const { texts, lacking } = softListOf(record, rows, []);
    expect(lacking).toBeNull();
    expect(texts).toHaveLength(Math.floor(COUNT / 2));
    const warm = texts.map(({ warmLoss }) => warmLoss!);
    expect(warm).toEqual([...warm].sort((a, b) => a - b));
    const drop = run({ selection: 'loss-drop' });
    const first = softListOf(drop.record, drop.rows, []).texts[0]!;
    expect(first.warmLoss).toBe(Math.min(...losses.warm.filter((loss) => loss !== null)));
  });

  it.each<Partial<SoftDefence>>([
    {},
    { others: 'paraphrases' },
    { selection: 'loss-drop', rule: { kind: 'threshold', threshold: 1.5 } },
  ])('is the same after a reload, but for the losses (%j)', (change) => {
    const { record, rows } = run(change, EVERY_FIFTH);
    const before = softListOf(record, rows, RECORDS).texts;
    const { texts, lacking } = softListOf(record, null, RECORDS);
    expect(lacking).toBeNull();
    expect(byId(texts)).toEqual(byId(before.map((text) => ({ ...text, baseLoss: null, warmLoss: null }))));
    // those of the start stand before the others
    const from = before.map((text) => text.from);
    expect(texts.map((text) => text.from)).toEqual(from);
    expect(from.includes('second epoch')).toBe(change.others === 'paraphrases');
    expect(texts.some(({ leftOut }) => leftOut)).toBe(true);
  });

  it('is known of runs of before ids were kept where it did not hang on a loss', () => {
    for (const change of [
      { selection: 'random' } as const,
      { selection: 'random', others: 'paraphrases' } as const,
      { rule: { kind: 'ratio', ratio: 0 } } as const,
    ]) {
      const { record, old } = run(change);
      expect(softListOf(old, null, RECORDS)).toEqual(softListOf(record, null, RECORDS));
    }
    const { old } = run();
    expect(softListOf(old, null, RECORDS)).toEqual({
      texts: [],
      lacking: 'Which texts were chosen is not kept with this run: it was made before that was.',
    });
  });

  it('is of the recorded runs as many members as were attacked among the replaced', () => {
    let shown = 0;
    for (const record of RECORDED) {
      const { texts } = softListOf(record, null, RECORDS);
      if (texts.length === 0) continue;
      shown++;
      const atOnce = new Set(texts.flatMap(({ id, from }) => (from === 'start' ? [id] : [])));
      const members = planData(record.spec, RECORDS).members.filter(({ id }) => atOnce.has(id));
      expect([atOnce.size, members.length]).toEqual([
        record.soft!.chosen,
        record.soft!.parts!.replaced['ratio']!.members,
      ]);
    }
    expect(shown).toBeGreaterThan(0);
  });

  it('has no paraphrases where they were made in the run, and says so', () => {
    const { record, rows } = run({ paraphrases: 'generated' }, [2]);
    expect(softListOf(record, rows, RECORDS).texts.some(({ paraphrase }) => paraphrase !== null)).toBe(true);
    const { texts, lacking } = softListOf(record, null, RECORDS);
    expect(texts.map(({ id, original }) => [id, original])).toEqual(
      training.filter((_, at) => rows[at]!.chosen).map(({ id, text }) => [id, text]),
    );
    expect(new Set(texts.map(({ paraphrase }) => paraphrase))).toEqual(new Set([null]));
    expect(lacking).toMatch(/^Its paraphrases were made in the run and are not kept/);
  });

  it('is not shown by other texts', () => {
    const { record } = run();
    for (const records of [[], RECORDS.slice(50)])
      expect(softListOf(record, null, records)).toEqual({
        texts: [],
        lacking: 'Its texts cannot be shown: they are not among the records of this page.',
      });
  });
});

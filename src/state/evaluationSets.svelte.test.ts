import { describe, expect, it, vi } from 'vitest';
import { SET_ATTACKS } from '../attacks/registry';
import { nextTask } from './breath';
import { evaluationOf, textsOf } from './evaluation.fixture';
import { emptyGround, PREFIXES } from './ground.fixture';
import { scoreHere, type SetScorer } from './setScorer';

const TEXTS = textsOf(40);

describe('attacks on a set', () => {
  const scorer = () => ({ score: vi.fn<SetScorer['score']>((...given) => scoreHere.score(...given)) });

  it('appear when the columns that they read are complete, with a control of their own', async () => {
    const { evaluation, row } = evaluationOf();
    await evaluation.run('set', TEXTS, { attacks: ['rmia'] });
    expect(evaluation.rows.some(({ id }) => id === 'reference')).toBe(false); // read, but not asked for
    const rmia = row('rmia');
    expect(rmia).toMatchObject({ kind: 'set', summary: { pending: 0 }, control: { pending: 0 } });
    expect(rmia.controlScores).toHaveLength(TEXTS.length);
    expect(rmia.controlScores).not.toEqual(rmia.scores);
  });

  it('are scored once for the target and once for the control', async () => {
    const counting = scorer();
    const { evaluation } = evaluationOf({ scorer: counting });
    await evaluation.run('set', TEXTS, { attacks: ['rmia', 'ensemble'] });
    const times = (id: string) => counting.score.mock.calls.filter(([attack]) => attack === id).length;
    for (const { id, blind } of SET_ATTACKS.filter((each) => each.id !== 'ensemble-as-released'))
      expect([id, times(id)]).toEqual([id, blind ? 1 : 2]);
    const [, , columns] = counting.score.mock.calls.find(([attack]) => attack === 'rmia')!;
    expect(Object.keys(columns)).toEqual(['reference']);
    expect(columns['reference']).toHaveLength(TEXTS.length);
  });

  it('are not there of a run that was stopped before', async () => {
    const counting = scorer();
    const { evaluation, row }: ReturnType<typeof evaluationOf> = evaluationOf({
      scorer: counting,
      before(done) {
        if (done === 70) evaluation.cancel();
      },
    });
    await evaluation.run('set', TEXTS, { attacks: ['rmia'] });
    expect(row('rmia')).toMatchObject({ scores: [], control: null, summary: { pending: TEXTS.length } });
    expect(counting.score.mock.calls.map(([id]) => id)).not.toContain('rmia');
  });

  it('may be there of the target before they are of the control', async () => {
    const { evaluation, row }: ReturnType<typeof evaluationOf> = evaluationOf({
      before(done) {
        if (done === 100) evaluation.cancel(); // 40 of the target, 40 of the reference, then those of the control
      },
    });
    await evaluation.run('set', TEXTS, { attacks: ['rmia'] });
    expect(row('rmia').summary.pending).toBe(0);
    expect(row('rmia')).toMatchObject({ control: null, controlScores: null });
  });

  it('do with what is undefined where an attack that they read cannot run', async () => {
    const counting = scorer();
    const { evaluation, row } = evaluationOf({ ground: emptyGround(), scorer: counting });
    await evaluation.run('set', TEXTS, { attacks: ['ensemble'], control: false });
    expect(evaluation.missing.map(({ attack }) => attack)).toEqual(['recall']);
    const [, , columns] = counting.score.mock.calls.find(([id]) => id === 'ensemble')!;
    expect(columns['recall']).toEqual(TEXTS.map(() => null));
    expect(columns['loss']).not.toContain(null);
    expect(row('ensemble').summary).toMatchObject({ pending: 0, undefinedMembers: 0 });
  });
});

/** Scores sets once it is told to, those of one attack alone where one is named. */
function held(attack?: string) {
  let release!: () => void;
  const released = new Promise<void>((resolve) => (release = resolve));
  let ask!: () => void;
  const asked = new Promise<void>((resolve) => (ask = resolve));
  const scorer: SetScorer = {
    async score(...given) {
      if (attack === undefined || given[0] === attack) {
        ask();
        await released;
      }
      return scoreHere.score(...given);
    },
  };
  return { scorer, release, asked };
}

describe('attacks on a set that take long', () => {
  it('keep no pass waiting, and nothing that is shown of passes', async () => {
    const { scorer, release } = held();
    const { evaluation, row }: ReturnType<typeof evaluationOf> = evaluationOf({
      scorer,
      before(done) {
        if (done < TEXTS.length - 1) return;
        expect(evaluation.progress).not.toBeNull();
        expect(row('length').scores).toEqual([]);
        release();
      },
    });
    await evaluation.run('set', TEXTS, { attacks: ['loss'], control: false });
    expect(evaluation.status).toBe('done');
    expect(row('length').scores).toHaveLength(TEXTS.length);
  });

  it('are waited for before a run is done', async () => {
    const { scorer, release, asked } = held('rmia');
    const { evaluation, row } = evaluationOf({ scorer });
    const run = evaluation.run('set', TEXTS, { attacks: ['rmia'], control: false });
    await asked;
    await nextTask();
    expect([evaluation.status, row('length').scores.length]).toEqual(['running', TEXTS.length]);
    release();
    await run;
    expect([evaluation.status, row('rmia').summary.pending]).toEqual(['done', 0]);
  });

  it('need not be waited for: who stops then has every pass, and they come later', async () => {
    const { scorer, release, asked } = held('rmia');
    const { evaluation, row } = evaluationOf({ scorer });
    const run = evaluation.run('set', TEXTS, { attacks: ['rmia'], control: false });
    await asked;
    await nextTask();
    evaluation.cancel();
    await nextTask();
    expect([evaluation.status, row('rmia').scores]).toEqual(['done', []]);
    release();
    await run;
    expect(row('rmia').summary.pending).toBe(0);
  });
});

describe('texts in front', () => {
  const BOTH = { attacks: ['recall', 'con-recall'], control: false } as const;
  const SHOTS = 4;

  it('are the shipped ones, which are not evaluated where they stand in the set', async () => {
    const { evaluation, ran } = evaluationOf();
    const inFront = { id: 'front', text: PREFIXES.members[7]!, member: true };
    await evaluation.run('set', [...TEXTS, inFront], BOTH);
    expect(evaluation.prefixes).toEqual({ from: 'shipped', texts: PREFIXES });
    expect(evaluation.texts.some(({ id }) => id === 'front')).toBe(false);
    expect(evaluation.texts).toHaveLength(TEXTS.length);
    const fronts = new Set(ran.flatMap(({ reading }) => (reading.prefix ? [reading.prefix.join('|')] : [])));
    expect(fronts).toEqual(
      new Set([PREFIXES.members, PREFIXES.nonmembers].map((texts) => texts.slice(0, SHOTS).join('|'))),
    );
  });

  it('are left in the set where no attack puts anything in front', async () => {
    const { evaluation } = evaluationOf({ trace: () => 'not to be read' });
    const inFront = { id: 'front', text: PREFIXES.members[7]!, member: true };
    await evaluation.run('set', [...TEXTS, inFront], { attacks: ['loss'], control: false });
    expect(evaluation.prefixes).toBeNull();
    expect(evaluation.texts).toHaveLength(TEXTS.length + 1);
  });

  it('may be the visitor’s own: drawn from the set, of each class, and never evaluated', async () => {
    const { evaluation, ran } = evaluationOf();
    await evaluation.run('set', TEXTS, { ...BOTH, prefixes: 'own' });
    const { from, texts } = evaluation.prefixes!;
    expect(from).toBe('own');
    const drawn = [...texts.members, ...texts.nonmembers];
    expect([texts.members.length, texts.nonmembers.length]).toEqual([SHOTS, SHOTS]);
    const memberOf = new Map(TEXTS.map(({ text, member }) => [text, member]));
    expect(texts.members.every((text) => memberOf.get(text) === true)).toBe(true);
    expect(texts.nonmembers.every((text) => memberOf.get(text) === false)).toBe(true);
    expect(evaluation.texts).toHaveLength(TEXTS.length - 2 * SHOTS);
    expect(evaluation.texts.some(({ text }) => drawn.includes(text))).toBe(false);
    expect(ran.some(({ reading }) => drawn.includes(reading.words))).toBe(false);
    for (const { reading } of ran)
      if (reading.prefix) expect([texts.members, texts.nonmembers]).toContainEqual(reading.prefix);
  });

  it('are drawn of the classes that are asked for alone, and the same ones again', async () => {
    const [first, again] = [evaluationOf(), evaluationOf()];
    for (const { evaluation } of [first, again])
      await evaluation.run('set', TEXTS, { attacks: ['recall'], control: false, prefixes: 'own' });
    expect(first.evaluation.prefixes!.texts.members).toEqual([]);
    expect(first.evaluation.prefixes!.texts.nonmembers).toHaveLength(SHOTS);
    expect(again.evaluation.prefixes).toEqual(first.evaluation.prefixes);
  });

  it('are the shipped ones where the set is too small to give any away', async () => {
    const { evaluation } = evaluationOf();
    await evaluation.run('set', TEXTS.slice(0, 10), { ...BOTH, prefixes: 'own' });
    expect(evaluation.prefixes?.from).toBe('shipped');
    expect(evaluation.texts).toHaveLength(10);
  });

  it('change the passes: what was run behind others is not taken for it', async () => {
    const { evaluation } = evaluationOf();
    await evaluation.run('set', TEXTS, { attacks: ['recall'], control: false });
    await evaluation.run('set', TEXTS, { attacks: ['recall'], control: false, prefixes: 'own' });
    const left = TEXTS.length - SHOTS;
    expect(evaluation.passes).toEqual({ asked: 2 * left, run: left, kept: left });
  });
});

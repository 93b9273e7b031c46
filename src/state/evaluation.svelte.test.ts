import { describe, expect, it } from 'vitest';
import { ATTACKS, SET_ATTACKS } from '../attacks/registry';
import { EngineError } from '../models/result';
import { traceOf } from '../passes/trace.fixture';
import { evaluationOf, textsOf } from './evaluation.fixture';
import { emptyGround } from './ground.fixture';

const TEXTS = textsOf(12);
const ONE = { attacks: ['loss'], control: false } as const;

describe('Evaluation', () => {
  it('says beforehand what it will do, and does just that', async () => {
    const { evaluation } = evaluationOf();
    const outlook = evaluation.outlook('set', TEXTS);
    expect(outlook.settings.control).toMatchObject({ target: 'small', reference: 'nano' });
    expect(evaluation.status).toBe('idle');
    await evaluation.run('set', TEXTS);
    expect(evaluation.status).toBe('done');
    expect(outlook.passes).toEqual({ ...evaluation.passes, exact: true });
    expect(evaluation.passes.run).toBeLessThan(evaluation.passes.asked);
    expect(evaluation.settings).toEqual(outlook.settings);
    expect(evaluation.missing).toEqual(outlook.missing);
  });

  it('has a row for every attack, of texts, of sets and blind, each complete', async () => {
    const { evaluation } = evaluationOf();
    await evaluation.run('set', TEXTS);
    expect(evaluation.rows.map(({ id }) => id)).toEqual([...ATTACKS, ...SET_ATTACKS].map(({ id }) => id));
    expect(new Set(evaluation.rows.map(({ kind }) => kind))).toEqual(new Set(['attack', 'set', 'blind']));
    const able = evaluation.rows.filter(({ obstacle }) => obstacle === null);
    for (const { id, scores, summary } of able)
      expect([id, summary.pending, scores.length]).toEqual([id, 0, TEXTS.length]);
    const lacking = evaluation.rows.filter((each) => !able.includes(each)).map(({ id }) => id);
    expect(lacking).toEqual(['lira-candidate']); // no candidate reference is at hand
    expect(evaluation.missing.map(({ attack }) => attack)).toEqual(lacking);
  });

  it('scores the target and, as a control, its base', async () => {
    const { evaluation, row } = evaluationOf();
    await evaluation.run('set', TEXTS);
    const loss = row('loss');
    expect(loss.summary.auc!.auc).toBeGreaterThan(0.9);
    expect(loss.control).toMatchObject({ pending: 0 });
    expect(loss.controlScores).toHaveLength(TEXTS.length);
    expect(loss.controlScores).not.toEqual(loss.scores);
  });

  it('sets the count of the workers beside its own, whoever else has used them before', async () => {
    const { evaluation } = evaluationOf();
    await evaluation.run('set', TEXTS, { attacks: ['loss', 'neighborhood', 'gradnorm-x', 'mope'] });
    await evaluation.countPasses();
    expect(evaluation.counted).toBe(evaluation.passes.run);
  });

  it('stops when told to and keeps what is scored', async () => {
    const { evaluation, row }: ReturnType<typeof evaluationOf> = evaluationOf({
      before(done) {
        if (done === 6) evaluation.cancel();
      },
    });
    await evaluation.run('set', TEXTS);
    expect(evaluation.status).toBe('cancelled');
    expect(evaluation.error).toBeNull();
    expect(evaluation.passes.run).toBe(6);
    const { summary } = row('loss');
    expect(summary.pending).toBe(TEXTS.length - 6);
    expect(summary.auc).not.toBeNull(); // members and non-members come mixed
    expect(row('ensemble')).toMatchObject({ scores: [], control: null });
    expect(row('length').scores).toHaveLength(TEXTS.length); // it needs no pass
  });

  it('goes on where it was stopped', async () => {
    const { evaluation, row, ran }: ReturnType<typeof evaluationOf> = evaluationOf({
      before(done) {
        if (done === 6 && ran.length === 6) evaluation.cancel();
      },
    });
    await evaluation.run('set', TEXTS, ONE);
    await evaluation.run('set', TEXTS, ONE);
    expect(evaluation.passes).toEqual({ asked: 12, run: 6, kept: 6 });
    expect(row('loss').summary.pending).toBe(0);
  });

  it('a failure is said in a sentence', async () => {
    const { evaluation } = evaluationOf({
      before(done) {
        if (done === 3) throw new EngineError({ kind: 'device', message: 'The device is gone.' });
      },
    });
    await evaluation.run('set', TEXTS);
    expect(evaluation.status).toBe('failed');
    expect(evaluation.error).toBe('The device is gone.');
    expect(evaluation.passes.run).toBe(3);
  });

  it('a text that cannot be read is named once, and the others go on', async () => {
    const { evaluation, row } = evaluationOf();
    await evaluation.run('set', [...TEXTS, { id: 'bad', text: 'unreadable 13', member: true }]);
    expect(evaluation.status).toBe('done');
    expect(evaluation.rejected).toEqual([{ id: 'bad', message: 'it cannot be read' }]);
    const { summary } = row('loss');
    expect(summary.members).toHaveLength(6);
    expect(summary).toMatchObject({ pending: 0, undefinedMembers: 1 });
  });

  it('a view that has no room for a text leaves it undefined, but not rejected', async () => {
    const { evaluation, row } = evaluationOf({
      trace: ({ prefix }) => (prefix ? 'no room' : traceOf([-1])),
    });
    await evaluation.run('set', TEXTS, { attacks: ['loss', 'recall'], control: false });
    expect(evaluation.rejected).toEqual([]);
    expect(row('loss').summary).toMatchObject({ pending: 0, undefinedMembers: 0 });
    expect(row('recall').summary).toMatchObject({ pending: 0, undefinedMembers: 6, undefinedNonmembers: 6 });
  });

  it('a base model has no control', async () => {
    const { evaluation } = evaluationOf({ target: 'small' });
    await evaluation.run('set', TEXTS, { attacks: ['loss', 'reference', 'rmia'] });
    expect(evaluation.settings!.control).toBeNull();
    for (const { control, controlScores } of evaluation.rows)
      expect([control, controlScores]).toEqual(['not applicable', null]);
  });

  it('only the attacks asked for are run, and the blind baselines', async () => {
    const { evaluation } = evaluationOf();
    await evaluation.run('set', TEXTS, ONE);
    expect(evaluation.passes).toEqual({ asked: TEXTS.length, run: TEXTS.length, kept: 0 });
    const blind = SET_ATTACKS.filter((attack) => attack.blind).map(({ id }) => id);
    expect(evaluation.rows.map(({ id }) => id)).toEqual(['loss', ...blind]);
  });

  it('a second run drops the first', async () => {
    const { evaluation } = evaluationOf();
    const first = evaluation.run('first', TEXTS);
    await evaluation.run('second', TEXTS.slice(0, 6));
    await first;
    expect(evaluation.settings!.data).toBe('second');
    expect(evaluation.status).toBe('done');
    expect(evaluation.texts).toHaveLength(6);
  });
});

describe('attacks that cannot run', () => {
  it('are named with the reason, in the outlook, in the run and in their rows', async () => {
    const { evaluation, row, ran } = evaluationOf({ ground: emptyGround() });
    const scope = { attacks: ['loss', 'recall', 'con-recall', 'pac', 'neighborhood'], control: false };
    const missing = [
      { attack: 'recall', reason: 'no texts that are known to be non-members' },
      { attack: 'con-recall', reason: 'no texts that are known to be non-members' },
      { attack: 'pac', reason: 'no list of words' },
    ];
    expect(evaluation.outlook('set', TEXTS, scope).missing).toEqual(missing);
    await evaluation.run('set', TEXTS, scope);
    expect(evaluation.missing).toEqual(missing);
    for (const { attack, reason } of missing) {
      expect(row(attack).obstacle).toBe(reason);
      expect(row(attack).summary.pending).toBe(TEXTS.length);
    }
    expect(row('neighborhood').summary.pending).toBe(0);
    expect(ran.some(({ reading }) => reading.prefix)).toBe(false);
  });

  it('are those of a role that nobody plays', async () => {
    const { evaluation, row } = evaluationOf({ target: 'nano' });
    await evaluation.run('set', TEXTS, { attacks: ['loss', 'size-ratio'] });
    expect(evaluation.missing).toEqual([{ attack: 'size-ratio', reason: 'no smaller model' }]);
    expect(row('size-ratio').obstacle).toBe('no smaller model');
  });
});

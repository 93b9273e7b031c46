import { describe, expect, it, vi } from 'vitest';
import type { LabelledText } from '../data/records';
import type { Pass } from '../passes/plan';
import type { PassRecord } from '../passes/records';
import { RecordStore } from '../passes/recordStore';
import { traceOf } from '../passes/trace.fixture';
import { evaluationOf, textsOf } from './evaluation.fixture';
import { LARGE, PART } from './evaluationParts';
import type { RecordArchive } from './recordArchive';
import type { Traced } from './runPasses';

const TEXTS = textsOf(12);
const only = (...attacks: string[]) => ({ attacks, control: false });

describe('a run over texts that were run before', () => {
  it('runs the passes of a further attack alone', async () => {
    const { evaluation, ran, row } = evaluationOf();
    await evaluation.run('set', TEXTS, only('loss'));
    const scope = only('loss', 'min-k', 'reference');
    expect(evaluation.outlook('set', TEXTS, scope).passes).toMatchObject({ asked: 48, run: 12, kept: 12 });
    const before = ran.length;
    await evaluation.run('set', TEXTS, scope);
    expect(evaluation.passes).toEqual({ asked: 48, run: 12, kept: 12 });
    expect(new Set(ran.slice(before).map(({ pass }) => pass.model))).toEqual(new Set(['small']));
    for (const id of ['loss', 'min-k', 'reference']) expect(row(id).summary.pending).toBe(0);
  });

  it('runs nothing where only an option has changed that asks for no other pass', async () => {
    const { evaluation, settings, row } = evaluationOf();
    await evaluation.run('set', TEXTS, only('min-k'));
    const { scores } = row('min-k');
    settings.setOption('min-k', 'k', 1);
    await evaluation.run('set', TEXTS, only('min-k'));
    expect(evaluation.passes).toEqual({ asked: 12, run: 0, kept: 12 });
    expect(row('min-k').scores).not.toEqual(scores);
  });

  it('does not ask again about a text that could not be read', async () => {
    const { evaluation, ran, row } = evaluationOf();
    const texts = [...TEXTS, { id: 'bad', text: 'unreadable 1', member: true }];
    await evaluation.run('set', texts, only('loss'));
    const before = ran.length;
    await evaluation.run('set', texts, only('loss'));
    expect(ran).toHaveLength(before);
    expect(row('loss').summary).toMatchObject({ undefinedMembers: 1, pending: 0 });
  });
});

/** An archive of what was put into it. */
function fakeArchive() {
  const kept = new Map<string, PassRecord>();
  const archive = {
    getMany: vi.fn<RecordArchive['getMany']>((passes) => {
      const found = passes.flatMap(({ key }) => (kept.has(key) ? [[key, kept.get(key)!] as const] : []));
      return Promise.resolve(new Map(found));
    }),
    put: vi.fn<RecordArchive['put']>((pass, record) => kept.set(pass.key, record)),
  };
  return { kept, archive };
}

describe('an archive', () => {
  it('is given every record that is run, and what it has is not run again', async () => {
    const { archive, kept } = fakeArchive();
    const first = evaluationOf();
    first.evaluation.archive = archive;
    await first.evaluation.run('set', TEXTS.slice(0, 8), only('loss'));
    expect(kept.size).toBe(8);

    const later = evaluationOf(); // the page has been opened anew
    later.evaluation.archive = archive;
    archive.put.mockClear();
    await later.evaluation.run('set', TEXTS, only('loss'));
    expect(later.evaluation.passes).toEqual({ asked: 12, run: 4, kept: 8 });
    expect(later.ran).toHaveLength(4);
    expect(archive.put.mock.calls.map(([pass]) => pass)).toEqual(later.ran.map(({ pass }) => pass));
    expect(later.row('loss').summary.pending).toBe(0);
    expect(later.row('loss').summary.auc!.auc).toBeGreaterThan(0.9);
  });

  it('is not asked for what is in memory', async () => {
    const { archive } = fakeArchive();
    const { evaluation } = evaluationOf();
    evaluation.archive = archive;
    await evaluation.run('set', TEXTS, only('loss'));
    archive.getMany.mockClear();
    await evaluation.run('set', TEXTS, only('loss', 'reference'));
    const asked = archive.getMany.mock.calls.flatMap(([passes]) => passes);
    expect(asked.map(({ model }: Pass) => model)).toEqual(TEXTS.map(() => 'small'));
  });

  it('says that a text could not be read', async () => {
    const { archive, kept } = fakeArchive();
    const bad: LabelledText = { id: 'bad', text: 'unreadable 1', member: true };
    const first = evaluationOf();
    first.evaluation.archive = archive;
    await first.evaluation.run('set', [bad, ...TEXTS], only('loss'));
    expect([...kept.values()].filter((record) => record === null)).toHaveLength(1);
    const later = evaluationOf();
    later.evaluation.archive = archive;
    await later.evaluation.run('set', [bad, ...TEXTS], only('loss'));
    expect(later.ran).toEqual([]);
    expect(later.row('loss').summary).toMatchObject({ undefinedMembers: 1, pending: 0 });
  });

  it('that answers late has no part in the run that was begun since', async () => {
    const { archive, kept } = fakeArchive();
    const { evaluation, row }: ReturnType<typeof evaluationOf> = evaluationOf();
    let answer!: () => void;
    const late = new Promise<void>((resolve) => (answer = resolve));
    let asked!: () => void;
    const isAsked = new Promise<void>((resolve) => (asked = resolve));
    archive.getMany.mockImplementationOnce(async (passes) => {
      asked();
      await late;
      return new Map(passes.map(({ key }) => [key, traceOf([-5])]));
    });
    evaluation.archive = archive;
    const first = evaluation.run('first', TEXTS, only('reference'));
    await isAsked;
    await evaluation.run('second', TEXTS.slice(0, 3), only('loss'));
    const before = [evaluation.passes, evaluation.missing, row('loss').scores];
    answer();
    await first;
    expect([evaluation.passes, evaluation.missing, row('loss').scores]).toEqual(before);
    expect(kept.size).toBe(3);
    await evaluation.run('third', TEXTS.slice(0, 3), only('loss'));
    expect(evaluation.status).toBe('done');
    expect(row('loss').summary.pending).toBe(0);
  });
});

describe('a large set', () => {
  const many = textsOf(LARGE + 100);

  it('is run in parts, and the records of a part are let go before the next', async () => {
    const { evaluation, ran, row } = evaluationOf();
    let most = 0;

    const original = RecordStore.prototype.set;
    const spy = vi.spyOn(RecordStore.prototype, 'set').mockImplementation(function (
      this: RecordStore,
      ...given
    ) {
      original.apply(this, given);
      most = Math.max(most, this.size);
    });
    await evaluation.run('set', many, { attacks: ['loss', 'reference'] });
    spy.mockRestore();
    expect(evaluation.status).toBe('done');
    expect(ran.length).toBe(3 * many.length); // target, base, and what the base is compared with
    expect(most).toBe(3 * PART);
    ran.forEach(({ pass }, i) => expect(Math.floor(pass.text / PART)).toBe(Math.floor(i / (3 * PART))));
    for (const id of ['loss', 'reference']) {
      expect(row(id).summary.pending).toBe(0);
      expect(row(id).control).toMatchObject({ pending: 0 });
    }
  });

  it('has the scores that it would have in one piece', async () => {
    const { evaluation, row } = evaluationOf();
    await evaluation.run('set', many, only('loss'));
    const whole = new Map(evaluation.texts.map(({ id }, i) => [id, row('loss').scores[i]]));
    for (const from of [0, 400, 800, 1200]) {
      const piece = evaluationOf();
      await piece.evaluation.run('set', many.slice(from, from + 400), only('loss'));
      piece.evaluation.texts.forEach(({ id }, i) => expect(whole.get(id)).toBe(piece.row('loss').scores[i]));
    }
  });

  it('knows its passes beforehand, and forgets what was run before', async () => {
    const { evaluation } = evaluationOf();
    await evaluation.run('set', many.slice(0, 50), only('loss'));
    const { passes } = evaluation.outlook('set', many, only('loss'));
    expect(passes).toMatchObject({ asked: many.length, run: many.length, kept: 0 });
    await evaluation.run('set', many, only('loss'));
    expect(evaluation.passes).toEqual({ asked: many.length, run: many.length, kept: 0 });
  });

  it('shows how far it is of all of it, not of its part', async () => {
    const { evaluation }: ReturnType<typeof evaluationOf> = evaluationOf({
      before(done) {
        if (done === 20) evaluation.cancel();
      },
    });
    await evaluation.run('set', many, only('loss'));
    expect(evaluation.status).toBe('cancelled');
    expect(evaluation.progress).toMatchObject({ done: 20, total: many.length });
  });

  it('gives its traces from the archive, since memory has let them go', async () => {
    const { archive, kept } = fakeArchive();
    const { evaluation, ran } = evaluationOf();
    evaluation.archive = archive;
    await evaluation.run('set', many, only('loss', 'reference'));
    const planned: (readonly Pass[])[] = [];
    for await (const passes of evaluation.planned()) planned.push(passes);
    expect(planned.map((passes) => passes.length)).toEqual([600, 600, 600, 600, 200]);
    expect(planned.flat().map(({ key }) => key)).toEqual(ran.map(({ pass }) => pass.key));
    const traced: Traced[] = [];
    for await (const one of evaluation.traced()) traced.push(one);
    expect(traced.map(({ pass }) => pass.key)).toEqual(ran.map(({ pass }) => pass.key));
    for (const { id, pass, trace } of traced) {
      expect(id).toBe(evaluation.texts[pass.text]!.id);
      expect(trace).toBe(kept.get(pass.key));
    }
  });

  it('set attacks wait for all of it', async () => {
    const { evaluation, row } = evaluationOf();
    await evaluation.run('set', many, only('rmia'));
    expect(row('rmia').scores).toHaveLength(many.length);
    expect(row('rmia').summary.pending).toBe(0);
  });
});

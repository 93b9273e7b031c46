import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ATTACKS } from '../attacks/registry';
import { inspectionOf } from './inspection.fixture';

describe('a scoring under way', () => {
  it('shows fast attacks while slow ones are still to come', async () => {
    const seen: (readonly (string | undefined)[])[] = [];
    const { inspection, score }: ReturnType<typeof inspectionOf> = inspectionOf({
      before() {
        const { scores } = inspection.current ?? {};
        if (scores) seen.push(ATTACKS.flatMap(({ id }) => (scores[id] === undefined ? [] : [id])));
      },
    });
    await score('Hi there you');
    expect(seen[0]).toContain('loss');
    expect(seen[0]).not.toContain('mope');
    const firstWith = (id: string) => seen.findIndex((ids) => ids.includes(id));
    expect(firstWith('loss')).toBeLessThan(firstWith('reference'));
    expect(firstWith('reference')).toBeLessThan(firstWith('recall'));
    for (const [i, ids] of seen.entries())
      expect(ids.length).toBeGreaterThanOrEqual(seen[i - 1]?.length ?? 0);
    expect(inspection.current!.scores['mope']).toBeDefined();
  });

  it('counts the passes that are done, and has nothing to count at its end', async () => {
    const seen: number[] = [];
    const { inspection, score, ran }: ReturnType<typeof inspectionOf> = inspectionOf({
      before() {
        if (inspection.progress) seen.push(inspection.progress.done / inspection.progress.total);
      },
    });
    await score('Hi there you');
    expect(seen.length).toBe(ran.length);
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
    expect(inspection.progress).toBeNull();
  });
});

describe('typing', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });

  afterEach(() => {
    vi.useRealTimers();
  });

  it('is scored after a pause, the last text alone', async () => {
    const { inspection, plain } = inspectionOf();
    for (const text of ['H', 'Hi', 'Hi you']) inspection.setText(text, 'after a pause');
    expect(inspection.status).toBe('waiting');
    expect(plain()).toEqual([]);
    await vi.runAllTimersAsync();
    expect(plain()).toContain('small-ft: Hi you');
    expect(plain().some((pass) => /: Hi?$/.test(pass))).toBe(false);
    expect(inspection.current?.text).toBe('Hi you');
  });

  it('drops the answers to the text before', async () => {
    const { inspection, ran }: ReturnType<typeof inspectionOf> = inspectionOf({
      before(done) {
        if (done === 2 && inspection.text === 'One') inspection.setText('Two');
      },
    });
    inspection.setText('One');
    await vi.runAllTimersAsync();
    expect(inspection.current?.text).toBe('Two');
    expect(inspection.status).toBe('done');
    expect(ran.filter(({ pass }) => pass.key.endsWith('\nOne'))).toHaveLength(1); // the reference never reads it
  });

  it('stops where the visitor says so, and keeps what is there', async () => {
    const { inspection, ran, score }: ReturnType<typeof inspectionOf> = inspectionOf({
      before(done) {
        if (done === 2) inspection.cancel();
      },
    });
    await score('Hi there you');
    expect(ran).toHaveLength(2);
    expect(inspection.status).toBe('done');
    expect(inspection.progress).toBeNull();
    expect(inspection.current!.scores['loss']).toBe(-2);
    expect(inspection.current!.scores['mope']).toBeUndefined();
  });
});

describe('slow attacks', () => {
  it('begin after a rest, behind the quick ones, which are there by then', async () => {
    let begin: () => void = () => undefined;
    const rest = () => new Promise<void>((resolve) => (begin = resolve));
    const { inspection, ran, score } = inspectionOf({ rest });
    const scoring = score('Hi there you');
    await vi.waitUntil(() => inspection.behind);
    const { scores } = inspection.current!;
    for (const id of ['loss', 'lowercase', 'reference', 'entropy', 'wbc']) expect(scores[id]).toBeDefined();
    for (const id of ['recall', 'neighborhood', 'mope', 'gradnorm-x']) expect(scores[id]).toBeUndefined();
    expect(inspection.status).toBe('running');
    const quick = ran.length;
    expect(inspection.progress!.done).toBe(quick);
    expect(inspection.progress!.total).toBeGreaterThan(10 * quick);
    begin();
    await scoring;
    expect(ran.length).toBeGreaterThan(10 * quick);
    expect(inspection.current!.scores['mope']).toBeDefined();
    expect([inspection.status, inspection.behind]).toEqual(['done', false]);
  });

  it('are not begun for a text that has been left', async () => {
    const begin: (() => void)[] = [];
    const rest = () => new Promise<void>((resolve) => void begin.push(resolve));
    const { inspection, ran, score } = inspectionOf({ rest });
    const first = score('Hi there you');
    await vi.waitUntil(() => begin.length === 1);
    const second = score('Hi there they');
    expect(inspection.behind).toBe(false);
    await vi.waitUntil(() => begin.length === 2);
    const quick = ran.length;
    begin[0]!();
    await first;
    expect(ran).toHaveLength(quick);
    begin[1]!();
    await second;
    expect(ran.slice(quick).filter(({ reading }) => reading.words === 'Hi there you')).toEqual([]);
    expect(inspection.current!.scores['mope']).toBeDefined();
  });
});

import { expose } from 'comlink';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { AnalysisService } from '../../workers/analysis/analysisService';
import { attackOverlap } from '../metrics/attackOverlap';
import { columnIntervals, type ColumnIntervals } from '../metrics/columnIntervals';
import { coinsAndScores } from '../metrics/columns.fixture';
import { compareColumns } from '../metrics/comparison';
import { privacyAudit } from '../metrics/privacyAudit';
import type { AnalysisApi } from '../models/analysisContract';
import { Analyst } from './analyst';

/** Workers on this thread, behind a real message channel, so that what is transferred is gone on the page's side. */
const opened: { port: MessagePort; worker: EventTarget; terminated: boolean }[] = [];

function starter(api: AnalysisApi = new AnalysisService()) {
  return () => {
    const { port1, port2 } = new MessageChannel();
    expose(api, port2);
    const entry = { port: port1, worker: port1 as EventTarget, terminated: false };
    opened.push(entry);
    return Object.assign(port1, {
      terminate() {
        entry.terminated = true;
        port1.close();
      },
    }) as unknown as Worker;
  };
}

afterEach(() => {
  for (const { port } of opened.splice(0)) port.close();
});

const { labels, scores } = coinsAndScores(1, 60, 0.4);
const loss = { id: 'loss', scores: scores.map((score, i) => (i === 5 ? null : score)) };
const zlib = { id: 'zlib', scores: coinsAndScores(2, 60).scores };
const options = { seed: 1, draws: 20 };
const cancelled = { ok: false, error: { kind: 'cancelled' } };

describe('Analyst', () => {
  it('starts its worker with the first request, and keeps it', async () => {
    const start = vi.fn(starter());
    const analyst = new Analyst(start);
    expect(start).not.toHaveBeenCalled();
    await analyst.audit(loss, labels, { seed: 1 }, { key: 'audit' });
    await analyst.audit(loss, labels, { seed: 1 }, { key: 'audit' });
    expect(start).toHaveBeenCalledTimes(1);
  });

  it('gives what the pure functions give, and leaves the scores with the page', async () => {
    const analyst = new Analyst(starter());
    expect(await analyst.compare({ first: loss, second: zlib }, labels, options, { key: 'a' })).toEqual({
      ok: true,
      value: compareColumns(loss.scores, zlib.scores, labels, options),
    });
    expect(await analyst.audit(loss, labels, { seed: 1, theory: 2 }, { key: 'b' })).toEqual({
      ok: true,
      value: privacyAudit(loss.scores, labels, { seed: 1, theory: 2 }),
    });
    expect(await analyst.overlap([loss, zlib], labels, {}, { key: 'c' })).toEqual({
      ok: true,
      value: attackOverlap([loss, zlib], labels),
    });
    expect(loss.scores).toHaveLength(60);
  });

  it('tells of every attack as it is done', async () => {
    const told: [string, number, number][] = [];
    const onColumn = ({ id }: ColumnIntervals, done: number, total: number) => told.push([id, done, total]);
    const result = await new Analyst(starter()).intervals([loss, zlib], labels, options, {
      key: 'intervals',
      onColumn,
    });
    expect(result).toEqual({
      ok: true,
      value: [loss, zlib].map((column) => columnIntervals(column, labels, options)),
    });
    expect(told).toEqual([
      ['loss', 1, 2],
      ['zlib', 2, 2],
    ]);
  });

  it('lets the latest request of a key win; others stay', async () => {
    const service = new AnalysisService();
    const audit = vi.spyOn(service, 'audit');
    const analyst = new Analyst(starter(service));
    const ask = (key: string, seed: number) => analyst.audit(loss, labels, { seed }, { key });
    const [first, second, other, third] = await Promise.all([
      ask('audit', 1),
      ask('audit', 2),
      ask('other', 3),
      ask('audit', 4),
    ]);
    expect(first).toMatchObject(cancelled);
    expect(second).toMatchObject(cancelled);
    expect(other).toMatchObject({ ok: true });
    expect(third).toMatchObject({ ok: true });
    expect(audit.mock.calls.map(([request]) => request.options.seed)).toEqual([3, 4]); // the dropped ones cost nothing
  });

  it('stops between two attacks: superseded, cancelled or aborted', async () => {
    const stops: ((analyst: Analyst, controller: AbortController) => void)[] = [
      (analyst) => void analyst.intervals([], labels, options, { key: 'intervals' }),
      (analyst) => {
        analyst.cancel('intervals');
      },
      (_, controller) => {
        controller.abort();
      },
    ];
    for (const stop of stops) {
      const analyst = new Analyst(starter());
      const controller = new AbortController();
      const onColumn = vi.fn(() => {
        stop(analyst, controller);
      });
      const result = await analyst.intervals([loss, zlib, loss], labels, options, {
        key: 'intervals',
        signal: controller.signal,
        onColumn,
      });
      expect(result).toMatchObject(cancelled);
      expect(onColumn).toHaveBeenCalledTimes(1);
    }
  });

  it('cancels what is under way when it is closed, and starts anew after that', async () => {
    const analyst = new Analyst(starter());
    const result = analyst.intervals([loss, zlib], labels, options, {
      key: 'intervals',
      onColumn: () => {
        analyst.close();
      },
    });
    expect(await result).toMatchObject(cancelled);
    expect(opened[0]!.terminated).toBe(true);
    expect(await analyst.audit(loss, labels, { seed: 1 }, { key: 'audit' })).toMatchObject({ ok: true });
    expect(opened).toHaveLength(2);
  });

  it('fails, instead of waiting for ever, when the worker dies, and replaces it', async () => {
    const silent = new AnalysisService();
    vi.spyOn(silent, 'audit').mockImplementation(() => {
      queueMicrotask(() =>
        opened[0]!.worker.dispatchEvent(Object.assign(new Event('error'), { message: 'out of memory' })),
      );
      return new Promise(() => undefined);
    });
    const start = starter(silent);
    const analyst = new Analyst(() => (opened.length === 0 ? start : starter())());
    const ask = () => analyst.audit(loss, labels, { seed: 1 }, { key: 'audit' });
    expect(await ask()).toEqual({ ok: false, error: { kind: 'device', message: 'out of memory' } });
    expect(opened[0]!.terminated).toBe(true);
    expect(await ask()).toMatchObject({ ok: true });
  });

  it('hands on why a request makes no sense', async () => {
    const analyst = new Analyst(starter());
    const bad = { id: 'bad', scores: labels.map(() => NaN) };
    expect(await analyst.audit(bad, labels, { seed: 1 }, { key: 'audit' })).toMatchObject({
      ok: false,
      error: { kind: 'text', message: expect.stringContaining('not a finite number') as unknown },
    });
    expect(await analyst.audit(loss, labels, { seed: 1, delta: 1 }, { key: 'audit' })).toMatchObject({
      ok: false,
      error: { kind: 'text' },
    });
  });
});

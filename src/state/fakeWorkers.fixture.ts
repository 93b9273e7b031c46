import { expose } from 'comlink';
import { vi } from 'vitest';
import type { Failure, Result } from '../models/result';
import type { LoadReport, ModelBytes, ScoringApi } from '../models/scoringContract';
import { alternativesTo } from '../passes/records.fixture';
import type { Trace } from '../passes/trace';
import { traceOf } from '../passes/trace.fixture';

/** One end of a line between two threads: what is posted at one end comes out at the other, as a copy. */
class End extends EventTarget {
  other: End | null = null;

  postMessage(data: unknown, transfer: Transferable[] = []): void {
    const copy: unknown = structuredClone(data, { transfer });
    queueMicrotask(() => this.other?.dispatchEvent(new MessageEvent('message', { data: copy })));
  }
}

/** What the page gets for a Worker in tests: `api` answers it through comlink, on the same thread. */
export class FakeWorker extends End {
  terminated = false;

  constructor(api: ScoringApi) {
    super();
    const inside = new End();
    inside.other = this;
    this.other = inside;
    expose(api, inside);
  }

  terminate(): void {
    this.terminated = true;
    if (this.other) this.other.other = null;
    this.other = null;
  }

  /** What a browser does where a worker's script cannot be started. */
  fail(message: string): void {
    this.dispatchEvent(Object.assign(new Event('error'), { message }));
  }
}

/** Puts workers that `serve` answers for in the place of the browser's. Gives the list of those that were started. */
export function stubWorkers(serve: (index: number) => ScoringApi): FakeWorker[] {
  const started: FakeWorker[] = [];
  vi.stubGlobal(
    'Worker',
    class extends FakeWorker {
      constructor() {
        super(serve(started.length));
        started.push(this);
      }
    },
  );
  return started;
}

export const good = <T>(value: T) => Promise.resolve<Result<T>>({ ok: true, value });
export const bad = (kind: Failure['kind'], message = 'it failed') =>
  Promise.resolve<Result<never>>({ ok: false, error: { kind, message } });
export const silent = () => new Promise<never>(() => undefined);

export const TRACE: Trace = traceOf([-1, -2]);
export const reportOf = (model: string): LoadReport => ({ model, selfCheck: null, context: 16, bos: 0 });

/** A scoring worker that answers everything at once, except where told otherwise. */
export function scoringApi(other: Partial<ScoringApi> = {}): ScoringApi {
  return {
    start: () => good(null),
    load: ({ id }) => good(reportOf(id)),
    trace: () => good(TRACE),
    alternatives: (_, words) => good(alternativesTo(words)),
    passesRun: () => Promise.resolve(1),
    unload: () => good(null),
    ...other,
  };
}

export const bytesOf = (id: string): ModelBytes => ({
  id,
  config: '',
  tokenizer: '',
  tokenizerConfig: '',
  graph: null,
  weights: new Uint8Array(),
  selfCheck: null,
});

/** Waits until the page and its fake workers have nothing left to say to each other. */
export const quiet = () => new Promise<void>((resolve) => setImmediate(resolve));

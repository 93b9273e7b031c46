import { transfer, wrap, type Remote } from 'comlink';
import type { ClassedText } from '../data/duplicates';
import type { InputFile, OpenedFile } from '../data/openFile';
import type { AttackOverlap, OverlapOptions } from '../metrics/attackOverlap';
import type { ColumnIntervals } from '../metrics/columnIntervals';
import type { Column, Labels } from '../metrics/columns';
import type { Comparison, ComparisonOptions } from '../metrics/comparison';
import type { LabelShuffle } from '../metrics/labelShuffle';
import type { AuditOptions, PrivacyAudit } from '../metrics/privacyAudit';
import type { BootstrapOptions } from '../metrics/resampling';
import {
  packColumn,
  packLabels,
  type AnalysisApi,
  type PackedColumn,
  type SetRequest,
  type ShuffleRequest,
  type SplitReport,
} from '../models/analysisContract';
import { EngineError, failure, unwrap, type Result } from '../models/result';

export interface Asking {
  /** Of two requests with the same key the later one counts; the earlier one ends as 'cancelled'. */
  readonly key: string;
  readonly signal?: AbortSignal | undefined;
}

export interface IntervalsAsking extends Asking {
  /** Told after every attack: what it came to, and how many of how many are done. */
  readonly onColumn?: (intervals: ColumnIntervals, done: number, total: number) => void;
}

/** A request with its columns as the page has them. */
type Unpacked<Request extends SetRequest> = Omit<Request, 'columns'> & {
  readonly columns: readonly Column[];
};

interface Running {
  readonly worker: Worker;
  readonly api: Remote<AnalysisApi>;
  /** Rejects the call that is under way. */
  readonly pending: Set<(error: EngineError) => void>;
}

/** Asks the worker, if the request still counts. */
type Ask = <T>(call: (api: Remote<AnalysisApi>) => Promise<Result<T>>) => Promise<T>;

/**
 * The page's side of the analysis worker. It starts the worker with the first request and has one call under way at a
 * time, so that a request that no longer counts costs nothing more than the call it is in. Failures are values.
 */
export class Analyst {
  readonly #start: () => Worker;
  readonly #newest = new Map<string, object>();
  #running: Running | null = null;
  #lastCall: Promise<void> = Promise.resolve();

  constructor(start: () => Worker = startWorker) {
    this.#start = start;
  }

  /** Intervals of every column, one after another, in their order. */
  intervals(
    columns: readonly Column[],
    labels: Labels,
    options: BootstrapOptions,
    { onColumn, ...asking }: IntervalsAsking,
  ): Promise<Result<readonly ColumnIntervals[]>> {
    return this.#request(asking, async (ask) => {
      const all: ColumnIntervals[] = [];
      for (const given of columns) {
        const intervals = await ask((api) => {
          const column = packColumn(given);
          return api.intervals(sent({ column, labels: packLabels(labels), options }, [column]));
        });
        all.push(intervals);
        onColumn?.(intervals, all.length, columns.length);
      }
      return all;
    });
  }

  /** first − second over the texts that both have a score for: two attacks, or one attack on two models. */
  compare(
    columns: { readonly first: Column; readonly second: Column },
    labels: Labels,
    options: ComparisonOptions,
    asking: Asking,
  ): Promise<Result<Comparison | null>> {
    return this.#request(asking, (ask) =>
      ask((api) => {
        const [first, second] = [packColumn(columns.first), packColumn(columns.second)];
        return api.compare(sent({ first, second, labels: packLabels(labels), options }, [first, second]));
      }),
    );
  }

  audit(given: Column, labels: Labels, options: AuditOptions, asking: Asking): Promise<Result<PrivacyAudit>> {
    return this.#request(asking, (ask) =>
      ask((api) => {
        const column = packColumn(given);
        return api.audit(sent({ column, labels: packLabels(labels), options }, [column]));
      }),
    );
  }

  overlap(
    given: readonly Column[],
    labels: Labels,
    options: OverlapOptions,
    asking: Asking,
  ): Promise<Result<AttackOverlap>> {
    return this.#request(asking, (ask) =>
      ask((api) => {
        const columns = given.map(packColumn);
        return api.overlap(sent({ columns, labels: packLabels(labels), options }, columns));
      }),
    );
  }

  /** What an attack on sets gives, null = undefined. */
  scoreSet(
    { columns: given, ...request }: Unpacked<SetRequest>,
    asking: Asking,
  ): Promise<Result<readonly (number | null)[]>> {
    return this.#request(asking, async (ask) => {
      const scores = await ask((api) => {
        const columns = given.map(packColumn);
        return api.scoreSet(sent({ ...request, columns }, columns));
      });
      return Array.from(scores, (score) => (Number.isNaN(score) ? null : score));
    });
  }

  /** What it gives with labels that mean nothing. */
  shuffle(
    { columns: given, ...request }: Unpacked<ShuffleRequest>,
    asking: Asking,
  ): Promise<Result<LabelShuffle | null>> {
    return this.#request(asking, (ask) =>
      ask((api) => {
        const columns = given.map(packColumn);
        return api.shuffle(sent({ ...request, columns }, columns));
      }),
    );
  }

  /** What members and non-members share, text by text. */
  split(texts: readonly ClassedText[], asking: Asking): Promise<Result<SplitReport>> {
    return this.#request(asking, (ask) =>
      ask((api) => api.split({ texts: texts.map(({ text, member }) => ({ text, member })) })),
    );
  }

  /** Reads a file of the visitor's. */
  openFile(file: InputFile, asking: Asking): Promise<Result<OpenedFile>> {
    return this.#request(asking, (ask) => ask((api) => api.openFile(file)));
  }

  /** Ends what the key stands for, if anything is under way. */
  cancel(key: string): void {
    this.#newest.delete(key);
  }

  /** Ends the worker; what is under way is cancelled. The next request starts another one. */
  close(): void {
    this.#newest.clear();
    this.#end(cancelled());
  }

  async #request<T>({ key, signal }: Asking, work: (ask: Ask) => Promise<T>): Promise<Result<T>> {
    const turn = {};
    this.#newest.set(key, turn);
    const check = () => {
      if (this.#newest.get(key) !== turn || signal?.aborted) throw cancelled();
    };
    try {
      const value = await work((call) =>
        this.#afterOthers(async () => {
          check();
          const answer = await this.#call(call);
          check();
          return unwrap(answer);
        }),
      );
      return { ok: true, value };
    } catch (error) {
      if (error instanceof EngineError) {
        return { ok: false, error: { kind: error.kind, message: error.message } };
      }
      return failure(error instanceof RangeError ? 'text' : 'device', error);
    } finally {
      if (this.#newest.get(key) === turn) this.#newest.delete(key);
    }
  }

  /** One call at a time: what waits here can still be dropped, what has been posted to the worker cannot. */
  async #afterOthers<T>(call: () => Promise<T>): Promise<T> {
    const before = this.#lastCall;
    const mine = before.then(call);
    this.#lastCall = mine.then(
      () => undefined,
      () => undefined,
    );
    return mine;
  }

  #call<T>(call: (api: Remote<AnalysisApi>) => Promise<T>): Promise<T> {
    const { api, pending } = (this.#running ??= this.#open());
    return new Promise((resolve, reject) => {
      const answer = call(api);
      pending.add(reject);
      answer.finally(() => pending.delete(reject)).then(resolve, reject);
    });
  }

  #open(): Running {
    const worker = this.#start();
    const running: Running = { worker, api: wrap<AnalysisApi>(worker), pending: new Set() };
    worker.addEventListener('error', (event) => {
      if (this.#running !== running) return;
      const message = event.message || 'the analysis worker could not be started';
      this.#end(new EngineError({ kind: 'device', message }));
    });
    return running;
  }

  #end(reason: EngineError): void {
    const running = this.#running;
    this.#running = null;
    running?.worker.terminate();
    for (const reject of running?.pending ?? []) reject(reason);
  }
}

/** A request whose scores move to the worker instead of being copied once more. */
function sent<T extends object>(request: T, columns: readonly PackedColumn[]): T {
  return transfer(
    request,
    columns.map(({ scores }) => scores.buffer as ArrayBuffer),
  );
}

function startWorker(): Worker {
  return new Worker(new URL('../../workers/analysis/analysis.worker.ts', import.meta.url), {
    type: 'module',
  });
}

function cancelled(): EngineError {
  return new EngineError({ kind: 'cancelled', message: 'Cancelled.' });
}

import type { Result } from '../models/result';
import type { ScoringApi } from '../models/scoringContract';
import type { Trace } from '../passes/trace';
import { bytesOf, good, quiet, scoringApi, stubWorkers, TRACE } from './fakeWorkers.fixture';
import { ScoringPool, type PoolOptions } from './scoringPool';

export const PATIENCE = 5000;

interface Call {
  readonly worker: number;
  readonly words: string;
  answer(result?: Promise<Result<Trace>>): Promise<void>;
}

/** A pool of fake workers whose passes wait in `calls` until a test answers them. */
export function openPool(options: Partial<PoolOptions> = {}, other: Partial<ScoringApi> = {}) {
  const calls: Call[] = [];
  const deaths: string[] = [];
  const workers = stubWorkers((worker) =>
    scoringApi({
      trace: (_, { words }) =>
        new Promise((resolve) => {
          const call: Call = {
            worker,
            words,
            answer(result = good(TRACE)) {
              calls.splice(calls.indexOf(call), 1);
              resolve(result);
              return quiet();
            },
          };
          calls.push(call);
        }),
      ...other,
    }),
  );
  const pool = new ScoringPool({
    device: 'wasm',
    size: 1,
    bytesOf: (model) => Promise.resolve(bytesOf(model)),
    isVariant: (model) => model.includes('~'),
    patience: PATIENCE,
    onDeath: (message) => deaths.push(message),
    ...options,
  });
  const answerAll = async () => {
    while (calls.length > 0) await calls[0]!.answer();
  };
  return {
    pool,
    workers,
    deaths,
    calls,
    answerAll,
    waiting: () => calls.map(({ words }) => words).join(' '),
  };
}

/** A download that arrives when a test says so. */
export function slowDownload() {
  let arrive!: () => void;
  const there = new Promise<null>((resolve) => {
    arrive = () => {
      resolve(null);
    };
  });
  return { bytesOf: (model: string) => there.then(() => bytesOf(model)), arrive };
}

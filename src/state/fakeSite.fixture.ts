import { createHash } from 'node:crypto';
import { vi } from 'vitest';
import { SCORING_FILES } from '../models/catalogue';
import type { Device, ScoringApi } from '../models/scoringContract';
import { good, scoringApi, stubWorkers, TRACE } from './fakeWorkers.fixture';

export const GPU_ADAPTER = {
  limits: { maxBufferSize: 2 ** 30, maxStorageBufferBindingSize: 2 ** 30 },
  info: { isFallbackAdapter: false },
};

const contentOf = (url: string) => `content of ${url.split('/').at(-1)!}`;

/** Bytes of each of the two models. */
export const MODEL_BYTES = SCORING_FILES.reduce((sum, name) => sum + contentOf(name).length, 0);

const entry = (id: string) => ({
  id,
  name: id,
  about: '',
  base: null,
  parameters: 1000,
  files: Object.fromEntries(
    SCORING_FILES.map((name) => [
      name,
      {
        bytes: contentOf(name).length,
        sha256: createHash('sha256').update(contentOf(name)).digest('hex'),
      },
    ]),
  ),
});

/** Puts a browser without a GPU, and a site with two models "m" and "r", around the code under test. */
export function stubSite() {
  const ran: string[] = [];
  const site = {
    /** Texts of passes that were run, with the device that they were run on. */
    ran,
    /** What workers of each device do in place of answering everything. */
    behaviour: {} as Partial<Record<Device, Partial<ScoringApi>>>,
    /** Names of files that cannot be fetched. */
    gone: new Set<string>(),
    /** Called when a file is asked for. */
    onFetch: () => undefined as unknown,
    workers: stubWorkers(() => {
      const api = scoringApi();
      return scoringApi({
        start(device) {
          const trace: ScoringApi['trace'] = (_, { words }) => {
            ran.push(`${words} on ${device}`);
            return good(TRACE);
          };
          Object.assign(api, { trace }, site.behaviour[device]);
          return api.start(device);
        },
        load: (files) => api.load(files),
        trace: (...given) => api.trace(...given),
        alternatives: (...given) => api.alternatives(...given),
        passesRun: () => api.passesRun(),
        unload: (model) => api.unload(model),
      });
    }),
  };
  stubBrowser({});
  vi.stubGlobal('fetch', (url: string) => {
    site.onFetch();
    if (site.gone.has(url.split('/').at(-1)!)) return Promise.resolve(new Response('', { status: 404 }));
    if (url.endsWith('manifest.json'))
      return Promise.resolve(Response.json({ models: [entry('m'), entry('r')] }));
    return Promise.resolve(new Response(contentOf(url)));
  });
  return site;
}

export function stubBrowser({ adapter, cores = 1 }: { adapter?: object; cores?: number }): void {
  const gpu = adapter === undefined ? {} : { gpu: { requestAdapter: () => Promise.resolve(adapter) } };
  vi.stubGlobal('isSecureContext', true);
  vi.stubGlobal('navigator', { userAgent: 'Chrome/140', hardwareConcurrency: cores, ...gpu });
}

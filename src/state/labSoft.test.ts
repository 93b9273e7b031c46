import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { runPasses } from '../lab/runPasses';
import { readRunRecord, writeRunRecord } from '../lab/runRecord';
import { EngineError } from '../models/result';
import { SOFT_DEFENCE, type RunSpec, type SoftDefence } from '../lab/runSpec';
import { softListOf } from '../lab/softList';
import { openedRun, RECORDS, SPEC } from './labRun.fixture';
import { ONE_PASS_ATTACKS } from './modelAttacks';
import { runRecordOf } from './runRecordOf';

beforeEach(() => {
  vi.stubGlobal('indexedDB', undefined);
});
afterEach(() => {
  vi.unstubAllGlobals();
});

const WITH = { preset: null, versions: {}, baseSha256: null, madeBy: null };
const softened = (change: Partial<SoftDefence> = {}): RunSpec => ({
  ...SPEC,
  defence: { ...SOFT_DEFENCE, ...change },
});

describe('paraphrases that are made in a run', () => {
  it('are attacked as members, against paraphrases of as many non-members, made in the same way', async () => {
    const { run, ran } = openedRun(softened({ paraphrases: 'generated' }));
    await run.go();
    expect(run.error).toBeNull();
    const { texts, findings } = run.paraphrases!;
    expect(findings.map(({ id }) => id)).toEqual(ONE_PASS_ATTACKS);
    const members = texts.filter(({ member }) => member);
    const nonmembers = texts.filter(({ member }) => !member);
    expect(members.length).toBeGreaterThan(0);
    expect(nonmembers).toHaveLength(members.length);
    const written = new Map(run.soft!.rows.map(({ id, paraphrase }) => [id, paraphrase]));
    for (const { id, text } of members) expect(written.get(id)).toBe(text);
    const shipped = new Map(RECORDS.map((record) => [record.id, record]));
    for (const { id, text } of nonmembers) {
      const { role, text: original, paraphrase } = shipped.get(id)!;
      expect(role).toBe('nonmember');
      expect([original, paraphrase]).not.toContain(text); // made here, not those beside the records
      expect(ran.some(({ pass, reading }) => pass.model === run.model && reading.words === text)).toBe(true);
    }
    // the same again at the same seed
    const again = openedRun(softened({ paraphrases: 'generated' })).run;
    await again.go();
    expect(again.paraphrases!.texts).toEqual(texts);
  });

  it('show how far they are, at the choice and at the end', async () => {
    const { run, engine } = openedRun(softened({ paraphrases: 'generated' }));
    const { alternatives } = engine;
    const seen: [string, number | null][] = [];
    engine.alternatives = (...asked) => {
      seen.push([run.stage, run.attacked]);
      return alternatives(...asked);
    };
    await run.go();
    expect(run.attacked).toBeNull();
    for (const stage of ['choosing', 'attacking the model']) {
      const shares = seen.filter(([at]) => at === stage).map(([, share]) => share ?? 0);
      expect(shares).toEqual([...shares].sort((a, b) => a - b));
      expect([shares[0], shares.at(-1)! > 0.5]).toEqual([0, true]);
    }
  });

  it.each(['choosing', 'attacking the model'])('can be cancelled while %s', async (stage) => {
    const { run, engine } = openedRun(softened({ paraphrases: 'generated' }));
    const { alternatives } = engine;
    let after = 0;
    engine.alternatives = (model, words, count, signal) => {
      if (run.stage !== stage) return alternatives(model, words, count, signal);
      run.cancel();
      if (signal!.aborted) after++;
      return Promise.reject(new EngineError({ kind: 'cancelled', message: 'Cancelled.' }));
    };
    await run.go();
    expect([run.status, run.error, run.paraphrases]).toEqual(['cancelled', null, null]);
    expect(after).toBeLessThanOrEqual(engine.workers); // one a lane: no other text is begun
  });
});

describe('the passes that SOFT takes', () => {
  it.each<Partial<SoftDefence>>([
    { rule: { kind: 'ratio', ratio: 1 } },
    { others: 'paraphrases' },
    { rule: { kind: 'ratio', ratio: 0 } },
  ])('are foreseen (%j)', async (change) => {
    const passes = async (spec: RunSpec) => {
      const { run, ran } = openedRun(spec);
      await run.go();
      return [ran.length, runPasses(spec, run.plan!, ONE_PASS_ATTACKS, 1)] as const;
    };
    const [plain, foreseen] = await passes(SPEC);
    const [taken, softForeseen] = await passes(softened(change));
    expect(softForeseen - foreseen).toBe(taken - plain);
  });
});

describe('what is kept of SOFT', () => {
  it('is the base’s loss on what was replaced, and on the paraphrases', async () => {
    const { run } = openedRun(softened());
    await run.go();
    const { soft } = readRunRecord(JSON.parse(writeRunRecord(runRecordOf(run, WITH))));
    const { originals, paraphrases } = soft!.baseLoss!;
    // the made-up base: −3 − n/100 and −2 over two tokens, n the first number of the text
    const numberOf = (text: string) => Number(/\d+/.exec(text)?.[0] ?? 0);
    const lossOf = (texts: readonly string[]) =>
      texts.reduce((sum, text) => sum + 5 + numberOf(text) / 100, 0) / (2 * texts.length);
    const replaced = run.soft!.rows.filter(({ paraphrase }) => paraphrase !== null);
    expect(originals.loss).toBeCloseTo(lossOf(replaced.map(({ original }) => original)), 5);
    expect(paraphrases.loss).toBeCloseTo(lossOf(replaced.map(({ paraphrase }) => paraphrase!)), 5);
    expect([originals.texts, paraphrases.texts, originals.undefined]).toEqual([10, 10, 0]);
  });

  it.each<Partial<SoftDefence>>([{}, { others: 'paraphrases' }])(
    'is enough to show the pairs again (%j)',
    async (change) => {
      const { run } = openedRun(softened(change));
      await run.go();
      const record = readRunRecord(JSON.parse(writeRunRecord(runRecordOf(run, WITH))));
      const pairs = (rows: Parameters<typeof softListOf>[1]) =>
        softListOf(record, rows, RECORDS)
          .texts.map(({ original, paraphrase, from }) => `${from}: ${original} / ${paraphrase}`)
          .sort();
      expect(pairs(null)).toEqual(pairs(run.soft!.rows));
      expect(pairs(null)).toHaveLength(change.others === 'paraphrases' ? 20 : 10);
    },
  );
});

describe('a run', () => {
  it('that waits for a held-out loss which it does not have is refused, by whomever it is asked for', async () => {
    const { run, trainer } = openedRun({
      ...SPEC,
      data: { ...SPEC.data, heldOut: 0 },
      recipe: { ...SPEC.recipe, patience: 1 },
    });
    await run.go();
    expect([run.status, run.error]).toEqual([
      'failed',
      'Patience is had with the held-out loss, and no text is held out: hold some out, or leave it empty.',
    ]);
    expect(trainer.requests).toEqual([]);
  });
});

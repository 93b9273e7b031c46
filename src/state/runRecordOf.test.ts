import { describe, expect, it } from 'vitest';
import { readRunRecord, writeRunRecord } from '../lab/runRecord';
import { INITIAL_SPEC } from '../lab/runSpec';
import { planData } from '../lab/dataPlan';
import { RECORDS } from '../lab/records.fixture';
import { LabRun } from './labRun.svelte';
import { runRecordOf } from './runRecordOf';
import type { RunSite } from './runSite';

const WITH = { preset: null, versions: { trainspotter: '0' }, baseSha256: null, madeBy: null };

/** A run in the middle: two of three steps of its first epoch. */
function begun(spec = INITIAL_SPEC): LabRun {
  const run = new LabRun('run-1', spec, {} as unknown as RunSite);
  run.status = 'running';
  run.plan = planData(spec, RECORDS);
  run.training.start = {
    kind: 'start',
    steps: 9,
    stepsPerEpoch: 3,
    step: 0,
    trainable: 1,
    tokens: 1,
    lengths: [64],
    skipped: [],
    truncated: [],
    samplingRate: spec.recipe.privacy && 0.05,
  };
  run.training.losses = [3, null];
  run.training.norms = [1, 2];
  const count = run.plan.members.length + run.plan.nonmembers.length;
  const scores = Array.from({ length: count }, (_, i) =>
    i < run.plan!.members.length ? 1 : i === count - 1 ? null : 0,
  );
  const findings = [{ id: 'ratio', auc: null, tpr: [], undefined: 1, scores }];
  run.training.epochs = [{ epoch: 0, trainLoss: null, heldOutLoss: 5, epsilon: null, aucs: {} }];
  run.findings = findings;
  return run;
}

const ended = (run: LabRun) => {
  run.status = 'done';
  run.outcome = { ended: 'done', steps: 9, epoch: 3, heldOutLoss: 4, epsilon: 2.5 };
  return run;
};

describe('a run’s record', () => {
  it('comes back from its JSON, in the middle and at the end', () => {
    for (const run of [begun(), ended(begun())]) {
      const record = runRecordOf(run, WITH);
      expect(readRunRecord(JSON.parse(writeRunRecord(record)))).toEqual(record);
    }
  });

  it('has the held-out loss at an epoch’s last step, and AUCs from the scores', () => {
    const record = runRecordOf(begun(), WITH);
    expect(record.curve).toEqual([
      { step: 0, epoch: 0, loss: null, heldOutLoss: 5, gradientNorm: null },
      { step: 1, epoch: 1 / 3, loss: 3, heldOutLoss: null, gradientNorm: 1 },
      { step: 2, epoch: 2 / 3, loss: null, heldOutLoss: null, gradientNorm: 2 },
    ]);
    expect(record.aucs['ratio']).toMatchObject({ auc: 1, undefinedNonmembers: 1, undefinedMembers: 0 });
    expect([record.status, record.seconds]).toEqual(['running', 0]);
  });

  it('under privacy hides the norms, and audits where members were drawn by coins', () => {
    const privacy = { clip: 1, noiseMultiplier: 1, samplingRate: null, delta: 1e-4 };
    const spec = { ...INITIAL_SPEC, recipe: { ...INITIAL_SPEC.recipe, privacy } };
    const record = runRecordOf(ended(begun(spec)), WITH);
    expect(record.curve.every(({ gradientNorm }) => gradientNorm === null)).toBe(true);
    expect(record.privacy).toMatchObject({ delta: 1e-4, epsilon: 2.5, samplingRate: 0.05, steps: 9 });
    expect(record.privacy!.audit!.epsilonLower).toBeGreaterThan(1);
    const few = { ...spec, data: { ...spec.data, members: 40 } };
    expect(runRecordOf(ended(begun(few)), WITH).privacy!.audit).toBeNull();
  });

  it('audits coins without a promise too, once the run is over', () => {
    const { audit, privacy } = runRecordOf(ended(begun()), WITH);
    expect(privacy).toBeNull();
    expect(audit).toMatchObject({ attack: 'ratio', delta: 0, coins: 520, guessedIn: 52, correct: 104 });
    expect(audit!.epsilonLower).toBe(audit!.largest); // every guess was right
    expect(runRecordOf(begun(), WITH).audit).toBeNull();
    const few = { ...INITIAL_SPEC, data: { ...INITIAL_SPEC.data, members: 40 } };
    expect(runRecordOf(ended(begun(few)), WITH).audit).toBeNull();
  });

  it('is there of a run that waits, as far as it is planned', () => {
    const site = { records: RECORDS } as unknown as RunSite;
    const run = new LabRun('run-1', INITIAL_SPEC, site);
    expect(() => runRecordOf(run, WITH)).toThrow('has no plan');
    run.planOut({ references: ['candidate'] });
    const record = runRecordOf(run, WITH);
    expect(record).toMatchObject({ status: 'running', asked: { references: ['candidate'] }, seconds: 0 });
    expect(record.counts.members).toBeGreaterThan(0);
    expect(readRunRecord(JSON.parse(writeRunRecord(record)))).toEqual(record);
  });

  it('is not there of a run that cannot be', () => {
    const site = { records: [] } as unknown as RunSite;
    const run = new LabRun('run-1', INITIAL_SPEC, site);
    run.planOut({});
    expect(() => runRecordOf(run, WITH)).toThrow('has no plan');
  });
});

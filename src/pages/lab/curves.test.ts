import { describe, expect, it } from 'vitest';
import { figuresOf, recordOf } from '../../lab/runRecord.fixture';
import { INITIAL_SPEC } from '../../lab/runSpec';
import type { LabRun } from '../../state/labRun.svelte';
import { aucPoints, curvesOfRecord, curvesOfRun, DRAWN_ATTACKS, styleOf } from './curves';

describe('curves of a run', () => {
  it('put the loss of a step where the step ends, and leave out a lot that was empty', () => {
    const run = {
      spec: INITIAL_SPEC,
      outcome: null,
      training: {
        start: { stepsPerEpoch: 2 },
        losses: [4, null, 3],
        epochs: [
          { epoch: 0, trainLoss: null, heldOutLoss: 4.5, epsilon: null, aucs: figuresOf({ loss: 0.5 }) },
          { epoch: 1, trainLoss: 4, heldOutLoss: null, epsilon: null, aucs: null },
        ],
      },
    } as unknown as LabRun;
    expect(curvesOfRun(run)).toEqual({
      epochs: 3,
      training: [
        { epoch: 0.5, value: 4 },
        { epoch: 1.5, value: 3 },
      ],
      heldOut: [{ epoch: 0, value: 4.5 }],
      aucs: [{ epoch: 0, figures: figuresOf({ loss: 0.5 }) }],
      kept: null,
    });
  });

  it('are nothing before the first step', () => {
    const run = {
      spec: INITIAL_SPEC,
      outcome: null,
      training: { start: null, losses: [4], epochs: [] },
    } as unknown as LabRun;
    expect(curvesOfRun(run)).toMatchObject({ training: [], heldOut: [], aucs: [], kept: null });
  });

  it('know the epoch that was kept where it is not the last', () => {
    const run = (epoch: number) =>
      ({
        spec: INITIAL_SPEC,
        outcome: { epoch },
        training: { start: { stepsPerEpoch: 2 }, losses: [4, 3, 2, 1], epochs: [] },
      }) as unknown as LabRun;
    expect([1, 2].map((epoch) => curvesOfRun(run(epoch)).kept)).toEqual([1, null]);
    const kept = (epoch: number) => curvesOfRecord(recordOf({ trained: { ended: 'patience', epoch } })).kept;
    expect([0, 1].map(kept)).toEqual([0, null]); // its curve ends with the first epoch
  });

  it('come from a record likewise', () => {
    const { training, heldOut, aucs } = curvesOfRecord(recordOf());
    expect(training).toEqual([
      { epoch: 0.5, value: 4.7 },
      { epoch: 1, value: 4.4 },
    ]);
    expect(heldOut).toEqual([
      { epoch: 0, value: 4.9 },
      { epoch: 1, value: 4.6 },
    ]);
    expect(aucPoints({ aucs }, 'loss')).toMatchObject([{ epoch: 1, value: 0.7 }]);
    expect(aucPoints({ aucs }, 'ratio')).toEqual([]);
  });
});

describe('how attacks are drawn', () => {
  it('is different for each one', () => {
    const drawn = DRAWN_ATTACKS.map((id) => JSON.stringify(styleOf(id)));
    expect(new Set(drawn).size).toBe(DRAWN_ATTACKS.length);
  });
});

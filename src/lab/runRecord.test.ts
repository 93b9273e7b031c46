import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aucFigure } from './aucFigure';
import { aucCsv, curveCsv } from './runCsv';
import { figuresOf, recordOf } from './runRecord.fixture';
import { readRunRecord, writeRunRecord } from './runRecord';
import { INITIAL_SPEC, SOFT_DEFENCE } from './runSpec';

const again = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

describe('a run record', () => {
  it('comes back from its JSON', () => {
    const loss = fc.option(fc.double({ noNaN: true, noDefaultInfinity: true }).map((x) => x + 0));
    const point = fc.record({
      epoch: fc.double({ min: 0, max: 9, noNaN: true }).map((x) => x + 0),
      loss,
      heldOutLoss: loss,
      gradientNorm: loss,
    });
    fc.assert(
      fc.property(fc.array(point, { maxLength: 5 }), fc.integer(), (points, seed) => {
        const curve = points.map((each, step) => ({ step, ...each }));
        const spec = { ...INITIAL_SPEC, defence: SOFT_DEFENCE };
        const record = recordOf({ curve, seed, spec, control: null, utility: null, weights: null });
        expect(readRunRecord(JSON.parse(writeRunRecord(record)))).toEqual(record);
      }),
    );
  });

  it.each<[string, object, string]>([
    ['a newer format', { format: 2 }, 'This run was kept by a newer version of Trainspotter (format 2).'],
    ['no date', { created: 'yesterday' }, 'This is no run that can be read: created: no date.'],
    [
      'an AUC above 1',
      { aucs: { loss: { ...figuresOf({ loss: 0.5 })['loss'], auc: 1.2 } } },
      'aucs.loss.auc',
    ],
    ['a curve that goes back', { curve: [...recordOf().curve].reverse() }, 'curve: point 2 comes before'],
    [
      'a spec that contradicts itself',
      { spec: { ...INITIAL_SPEC, data: { ...INITIAL_SPEC.data, audit: true, members: 3 } } },
      'coins decide',
    ],
    ['no hash', { weights: { sha256: 'abc', bytes: 3 } }, 'weights.sha256'],
  ])('refuses %s in a sentence', (_, change, message) => {
    expect(() => readRunRecord(again({ ...recordOf(), ...change }))).toThrow(message);
  });
});

describe('aucFigure', () => {
  it('counts what is undefined, and gives no interval without a width', () => {
    const labels = [true, true, true, false, false, false, null];
    expect(aucFigure([3, 2, null, 2.5, 1, 0, 9], labels)).toMatchObject({
      auc: 5 / 6,
      members: 2,
      nonmembers: 3,
      undefinedMembers: 1,
      undefinedNonmembers: 0,
    });
    expect(aucFigure([3, 2, 3, 1, 1, 0, 9], labels)).toMatchObject({ auc: 1, interval: null, se: null });
    expect(aucFigure([null, null, null, 1, 1, 0, 9], labels)).toMatchObject({
      auc: null,
      undefinedMembers: 3,
    });
  });
});

describe('CSV', () => {
  it('has the AUCs of an epoch where it is done', () => {
    const figures = {
      loss: { ...figuresOf({ loss: 0.7 })['loss']!, interval: [0.6, 0.8] as [number, number] },
    };
    expect(curveCsv(recordOf({ epochs: [{ epoch: 1, aucs: figures, heldOutLoss: 4.6 }] }))).toBe(
      [
        'step,epoch,loss,held_out_loss,gradient_norm,auc_loss,auc_loss_lower,auc_loss_upper',
        '0,0,,4.9,,,,',
        '10,0.5,4.7,,1.25,,,',
        '20,1,4.4,4.6,0.5,0.7,0.6,0.8',
        '',
      ].join('\n'),
    );
  });

  it('has the base beside the AUCs at the end', () => {
    const lines = aucCsv(
      recordOf({ aucs: figuresOf({ loss: 0.75, ratio: 0.875 }, 0), control: figuresOf({ loss: 0.5 }) }),
    ).split('\n');
    expect(lines[1]).toBe('loss,0.75,0.75,0.75,100,100,0,0.5');
    expect(lines[2]).toBe('ratio,0.875,0.875,0.875,100,100,0,');
  });
});

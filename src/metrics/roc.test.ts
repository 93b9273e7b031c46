import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { auc } from './auc';
import { roc } from './roc';
import { scores } from './scores.fixture';

describe('roc', () => {
  it('moves tied texts together', () => {
    expect(roc([1, 1, 0, 2], [1, 0, 0, 1])).toEqual({
      members: 4,
      nonmembers: 4,
      vertices: [
        { threshold: Infinity, tp: 0, fp: 0, tpr: 0, fpr: 0 },
        { threshold: 2, tp: 1, fp: 0, tpr: 0.25, fpr: 0 },
        { threshold: 1, tp: 3, fp: 2, tpr: 0.75, fpr: 0.5 },
        { threshold: 0, tp: 4, fp: 4, tpr: 1, fpr: 1 },
      ],
    });
  });

  it('is undefined when a class is empty', () => {
    expect(roc([], [1])).toBeNull();
    expect(roc([1], [])).toBeNull();
  });

  it('counts at each vertex the texts that reach its threshold', () => {
    fc.assert(
      fc.property(scores(), scores(), (members, nonmembers) => {
        for (const { threshold, tp, fp, tpr, fpr } of roc(members, nonmembers)!.vertices) {
          expect(tp).toBe(members.filter((score) => score >= threshold).length);
          expect(fp).toBe(nonmembers.filter((score) => score >= threshold).length);
          expect(tpr).toBe(tp / members.length);
          expect(fpr).toBe(fp / nonmembers.length);
        }
      }),
    );
  });

  it('goes from (0, 0) to (1, 1) with falling thresholds, one vertex for each distinct score', () => {
    fc.assert(
      fc.property(scores(), scores(), (members, nonmembers) => {
        const { vertices } = roc(members, nonmembers)!;
        expect(vertices).toHaveLength(
          1 + new Set([...members, ...nonmembers].map((score) => score + 0)).size,
        );
        expect(vertices.at(-1)).toMatchObject({ tpr: 1, fpr: 1 });
        for (let i = 1; i < vertices.length; i++) {
          expect(vertices[i]!.threshold).toBeLessThan(vertices[i - 1]!.threshold);
        }
      }),
    );
  });

  it('encloses the AUC (trapezium rule)', () => {
    fc.assert(
      fc.property(scores(), scores(), (members, nonmembers) => {
        const { vertices } = roc(members, nonmembers)!;
        let area = 0;
        for (let i = 1; i < vertices.length; i++) {
          const [a, b] = [vertices[i - 1]!, vertices[i]!];
          area += ((b.fpr - a.fpr) * (a.tpr + b.tpr)) / 2;
        }
        expect(area).toBeCloseTo(auc(members, nonmembers)!, 12);
      }),
    );
  });
});

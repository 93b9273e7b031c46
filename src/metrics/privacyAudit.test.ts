import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gaussianView } from './audit';
import { coinsAndScores, labelledScores } from './columns.fixture';
import { oneRunAudit } from './oneRunAudit';
import { ASSUMES_COINS, ASSUMES_GAUSSIAN, ASSUMES_TRIALS, privacyAudit } from './privacyAudit';
import { thresholdAudit } from './thresholdAudit';

const { labels, scores } = coinsAndScores(3, 400, 0.5);

describe('privacyAudit', () => {
  it('puts three views of one attack side by side, each with what it assumes', () => {
    const level = { delta: 1e-4, confidence: 0.95 };
    const audit = privacyAudit(scores, labels, { seed: 1, delta: 1e-4, coins: true });
    expect(audit.threshold).toMatchObject(thresholdAudit(scores, labels, 1, level)!);
    expect(audit.oneRun).toMatchObject(oneRunAudit(scores, labels, 1, level)!);
    expect(audit.threshold).toMatchObject({ assumes: ASSUMES_TRIALS, holds: false });
    expect(audit.oneRun).toMatchObject({ assumes: ASSUMES_COINS, holds: true });
    expect(audit.gaussian!.assumes).toBe(ASSUMES_GAUSSIAN);
    expect(audit.members + audit.nonmembers).toBe(400);
  });

  it('shows the bound beside the promise, and calls a bound above it a contradiction', () => {
    const { threshold, oneRun } = privacyAudit(scores, labels, { seed: 1, theory: 0.1 });
    expect(threshold).toMatchObject({ range: [threshold!.epsilonLower, 0.1], contradictsTheory: true });
    expect(oneRun!.contradictsTheory).toBe(true);
    expect(privacyAudit(scores, labels, { seed: 1, theory: 20 }).threshold!.contradictsTheory).toBe(false);
    const none = privacyAudit(scores, labels, { seed: 1 });
    expect(none.oneRun).toMatchObject({ range: null, contradictsTheory: false, holds: null });
  });

  it('reads the Gaussian view off the held-out counts, and its lower end off their upper limits', () => {
    const { threshold, gaussian } = privacyAudit(scores, labels, { seed: 1, delta: 1e-3 });
    const [a, b] = threshold!.halves;
    const fpr = (a.counts.falseAlarms + b.counts.falseAlarms) / (a.counts.nonmembers + b.counts.nonmembers);
    expect(gaussian!.fpr).toBe(fpr);
    expect(gaussian!.estimate).toEqual(gaussianView(gaussian!.fpr, gaussian!.fnr, 1e-3));
    const limits = threshold!.halves.map(
      ({ corrected: c }) => gaussianView(c.fprUpper, c.fnrUpper, 1e-3).mu!,
    );
    expect(gaussian!.lower.mu).toBe(Math.max(...limits));
  });

  it('says why there is no Gaussian epsilon', () => {
    const flat = coinsAndScores(4, 200, 0.3);
    expect(privacyAudit(flat.scores, flat.labels, { seed: 1 }).gaussian!.reason).toMatch(/delta of 0|steep/);
    const perfect = privacyAudit(
      labels.map((member) => (member ? 1 : 0)),
      labels,
      { seed: 1, delta: 1e-4 },
    ).gaussian!;
    expect(perfect.estimate).toEqual({ mu: null, epsilon: null });
    expect(perfect.reason).toContain('steep');
    expect(perfect.lower.epsilon).toBeGreaterThan(0);
  });

  it('shows nothing for scores that know nothing, and no more than can be shown for any', () => {
    const blind = coinsAndScores(9, 300);
    const audit = privacyAudit(blind.scores, blind.labels, { seed: 1 });
    expect(audit.threshold!.epsilonLower).toBe(0);
    expect(audit.oneRun!.epsilonLower).toBe(0);
    fc.assert(
      fc.property(labelledScores, ({ scores, labels }) => {
        const { threshold, oneRun } = privacyAudit(scores, labels, { seed: 1 });
        if (threshold) expect(threshold.epsilonLower).toBeLessThanOrEqual(threshold.largest);
        if (oneRun) expect(oneRun.epsilonLower).toBeLessThanOrEqual(oneRun.largest);
      }),
    );
  });

  it('refuses a delta that allows a text to be published, and an epsilon that is none', () => {
    const members = labels.filter((member) => member === true).length;
    for (const delta of [1 / members, 0.5, -1e-9, NaN]) {
      expect(() => privacyAudit(scores, labels, { seed: 1, delta })).toThrow(RangeError);
    }
    expect(() => privacyAudit(scores, labels, { seed: 1, delta: 0.99 / members })).not.toThrow();
    expect(() => privacyAudit(scores, labels, { seed: 1, theory: -1 })).toThrow(RangeError);
  });

  it('has no threshold bound where a class is missing, and counts what has no score', () => {
    expect(privacyAudit([1, 2, null], [true, true, true], { seed: 1 })).toMatchObject({
      threshold: null,
      gaussian: null,
      members: 2,
      nonmembers: 0,
      undefinedMembers: 1,
    });
    expect(privacyAudit([1], [null], { seed: 1 }).oneRun).toBeNull();
  });
});

import { describe, expect, it } from 'vitest';
import { auditOf, epsilonKnown } from './runAudit';
import { recordOf } from './runRecord.fixture';

const LABELS = Array.from({ length: 500 }, (_, i) => i % 2 === 0);
const SHARP = LABELS.map((member) => (member ? 1 : 0));
const privacy = { delta: 1e-4, epsilon: 2, samplingRate: 0.1, steps: 9, audit: null };

describe('the audit of a run', () => {
  it('guesses a tenth on either side, and proves the more the more is right', () => {
    const sharp = auditOf(SHARP, LABELS, 1, 0)!;
    expect(sharp).toMatchObject({
      coins: 500,
      guessedIn: 50,
      guessedOut: 50,
      correct: 100,
      confidence: 0.95,
    });
    expect(sharp.epsilonLower).toBe(sharp.largest);
    const blind = auditOf(
      LABELS.map((_, i) => (i * 7919) % 499),
      LABELS,
      1,
      0,
    )!;
    expect(blind.epsilonLower).toBeLessThan(sharp.epsilonLower / 4);
    expect(auditOf(SHARP, LABELS, 1, 1e-3)!.epsilonLower).toBeLessThan(sharp.epsilonLower);
  });

  it('stands beside the promise, which may be open', () => {
    const audit = auditOf(SHARP, LABELS, 1, 0)!;
    expect(epsilonKnown(recordOf({ audit }))).toMatchObject({
      promised: null,
      guesses: 100,
      contradicts: false,
    });
    const promised = epsilonKnown(recordOf({ audit, privacy }))!;
    expect(promised).toMatchObject({ promised: 2, delta: 1e-4, contradicts: true });
    expect(promised.lower).toBeGreaterThan(2);
    const far = { ...privacy, epsilon: 99 };
    expect(epsilonKnown(recordOf({ audit, privacy: far }))!.contradicts).toBe(false);
    expect(epsilonKnown(recordOf())).toBeNull();
    expect(epsilonKnown(recordOf({ privacy }))).toBeNull();
  });

  it('is read from records of before its guesses were kept', () => {
    const early = { ...privacy, audit: { attack: 'ratio', epsilonLower: 0.4 } };
    const counts = { training: 250, members: 250, nonmembers: 250, heldOut: 0, leftOut: null };
    const known = epsilonKnown(recordOf({ privacy: early, counts }))!;
    expect(known).toMatchObject({ lower: 0.4, coins: 500, guesses: 100, correct: null });
    expect(known.largest).toBeCloseTo(auditOf(SHARP, LABELS, 1, 1e-4)!.largest, 9);
  });
});

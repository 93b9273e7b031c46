import { describe, expect, it } from 'vitest';
import { summarise, type ScoreSummary } from '../../metrics/summary';
import type { EvaluationRow } from '../../state/evaluation.svelte';
import { verdictOf } from './verdict';

const N = 100;
const LABELS = Array.from({ length: 2 * N }, (_, i) => i % 2 === 0);

/** Scores that spread evenly, the members' moved up by `shift` of the spread: 0 = chance, 1 = no overlap. */
function shifted(shift: number, texts = 2 * N): (number | null | undefined)[] {
  return LABELS.map((member, i) =>
    i >= texts ? undefined : Math.floor(i / 2) / N + (member ? shift * 1.001 : 0),
  );
}
const summary = (scores: readonly (number | null | undefined)[], labels: readonly boolean[] = LABELS) =>
  summarise(scores, labels);

function row(
  name: string,
  kind: EvaluationRow['kind'],
  scores: readonly (number | null | undefined)[],
  control: ScoreSummary | 'not applicable' = 'not applicable',
): EvaluationRow {
  return {
    id: name,
    name,
    kind,
    scores,
    summary: summary(scores),
    control,
    controlScores: null,
    obstacle: null,
  };
}

const chance = summary(shifted(0));
const strong = row('Reference', 'attack', shifted(0.6), chance);
const weak = row('LOSS', 'attack', shifted(0.2), chance);
const length = row('Length', 'blind', shifted(0));

describe('verdictOf', () => {
  it('names the best attack with its interval and what it finds at the lowest rate that can be resolved', () => {
    const { headline, checks } = verdictOf([weak, strong, length], true);
    expect(headline).toMatch(
      /^Reference separates best: AUC 0\.\d{3} \[0\.\d{3}, 0\.\d{3}\]; at 1\s% false alarms/u,
    );
    expect(headline).toMatch(/of 100 members\.$/);
    expect(checks.map(({ kind }) => kind)).toEqual(['good', 'good']);
    expect(checks[1]!.text).toContain('On the base model, only chance');
  });

  it('never names an attack that is judged on what it was fitted on', () => {
    const learnt = { ...row('As released', 'set', shifted(1.5), chance), id: 'ensemble-as-released' };
    expect(verdictOf([weak, learnt, length], true).headline).toMatch(/^LOSS separates best/);
    const fair = { ...learnt, id: 'ensemble' };
    expect(verdictOf([weak, fair, length], true).headline).toContain('As released');
  });

  it('says so far while scores come', () => {
    const some = row('LOSS', 'attack', shifted(0.1, 60), chance);
    expect(verdictOf([some, length], false).headline).toContain('separates best so far');
  });

  it('does not crown an attack at chance', () => {
    const { headline } = verdictOf([row('LOSS', 'attack', shifted(0.01), chance)], true);
    expect(headline).toContain('No attack is clearly above chance');
  });

  it('an AUC of 1 has no interval to boast with', () => {
    const perfect = row('Ratio', 'attack', shifted(1.5), chance);
    const { headline } = verdictOf([perfect, length], true);
    expect(headline).toContain('every member above every known non-member');
    expect(headline).not.toContain('NaN');
  });

  it('one class has no AUC, in words', () => {
    const members = summary(
      shifted(0),
      LABELS.map(() => true),
    );
    const only = { ...weak, summary: members, control: members };
    expect(verdictOf([only], true).headline).toContain('one class has none');
    expect(verdictOf([only], false).headline).toContain('as soon as both classes');
  });

  it.each([
    [0.25, 'The split may leak: Bag of words'],
    [-0.25, 'Without the model worse than chance: Bag of words'],
  ])('warns where words alone are not at chance, moved by %s', (shift, words) => {
    const { checks } = verdictOf([strong, row('Bag of words', 'blind', shifted(shift))], true);
    expect(checks[0]!.kind).toBe('warn');
    expect(checks[0]!.text).toContain(words);
  });

  it('draws no conclusion from the first few texts', () => {
    const early = row('LOSS', 'attack', shifted(1.5, 12));
    expect(verdictOf([early], false).headline).toBe(
      'The first scores come in: 6 of members, 6 of known non-members so far.',
    );
    expect(verdictOf([early], true).headline).toContain('every member above every known non-member');
  });

  it('says that the split leaks where a blind baseline does as well as the attack', () => {
    const { checks } = verdictOf([weak, row('Bag of words', 'blind', shifted(0.25))], true);
    expect(checks[0]!.kind).toBe('bad');
    expect(checks[0]!.text).toContain('The split leaks');
  });

  it('an attack no better than a blind baseline at chance is not told from a leak', () => {
    const { checks } = verdictOf([row('LOSS', 'attack', shifted(0.01), chance), length], true);
    expect(checks[0]!.kind).toBe('warn');
    expect(checks[0]!.text).toContain('cannot be told from a split that leaks');
  });

  it('warns where the base model tells the classes apart', () => {
    const leaking = { ...weak, control: summary(shifted(0.3)) };
    const { checks } = verdictOf([strong, leaking, length], true);
    expect(checks[1]!.kind).toBe('warn');
    expect(checks[1]!.text).toContain('on the base model, which never saw the members, LOSS AUC');
    expect(checks[1]!.text).toContain('Of 2 intervals one may miss by chance alone');
  });

  it('says that the split leaks where the best attack does as well on the base model', () => {
    const { checks } = verdictOf([{ ...strong, control: summary(shifted(0.6)) }, length], true);
    expect(checks[1]!.kind).toBe('bad');
    expect(checks[1]!.text).toContain('The split leaks: Reference does as well on the base model');
  });

  it('judges a control only when it is complete, and says when there is none', () => {
    const early = { ...weak, control: summary(shifted(0.3, 40)) };
    expect(verdictOf([early], false).checks.at(-1)).toEqual({
      kind: 'open',
      text: 'The base-model control is still to come.',
    });
    const none = verdictOf([row('LOSS', 'attack', shifted(0.6))], true).checks.at(-1)!;
    expect(none.text).toContain('No base-model control');
  });
});

import { describe, expect, it } from 'vitest';
import { referee } from './referee';
import { attack, blind, constant, facts, finder, scored } from './referee.fixture';

const find = finder(referee);

describe('blind baselines', () => {
  it('are doubtful where they beat chance on either side, with their intervals', () => {
    for (const [shift, title, what] of [
      [0.25, 'The split may leak', 'Bag of words tells'],
      [-0.25, 'Blind, and below chance', 'Bag of words does worse than chance'],
    ] as const) {
      const finding = find('blind', { blind: [blind('Bag of words', shift), blind('Length', 0)] });
      expect(finding).toMatchObject({ level: 'amber', title });
      expect(finding.what).toContain(what);
      expect(finding.numbers.map(({ label, unit }) => [label, unit])).toEqual([
        ['Bag of words', 'auc'],
        ['Length', 'auc'],
      ]);
      expect(finding.numbers[0]!.interval).toEqual(scored(shift).auc!.interval);
    }
  });

  it('are fatal where they come within 0.05 of the best attack', () => {
    expect(find('blind', { blind: [blind('Bag of words', 0.58)] })).toMatchObject({
      level: 'red',
      title: 'The split leaks',
    });
    // at chance itself, but so is nearly the attack, which claims to be above it
    const near = find('blind', { attacks: [attack('LOSS', 0.09)], blind: [blind('Length', 0.05)] });
    expect(near).toMatchObject({ level: 'red', title: 'No better than blind' });
    const far = find('blind', { attacks: [attack('LOSS', 0.2)], blind: [blind('Length', 0.05)] });
    expect(far.level).toBe('fine');
  });

  it('stand where no attack claims anything: nothing has been shown', () => {
    const finding = find('blind', { attacks: [attack('LOSS', 0.01)] });
    expect(finding).toMatchObject({ level: 'amber', title: 'Nothing beats blind' });
  });

  it('are missed where they are not there or say nothing', () => {
    expect(find('blind', { blind: [] }).level).toBe('unknown');
    expect(find('blind', { blind: [{ id: 'l', name: 'Length', scores: constant() }] }).level).toBe('unknown');
  });
});

describe('base-model control', () => {
  it('is fatal where the best attack does as well on the base', () => {
    expect(find('control', { attacks: [attack('LOSS', 0.6, scored(0.57))] })).toMatchObject({ level: 'red' });
  });

  it('is doubtful where any attack is not at chance on the base, luck counted', () => {
    const attacks = [attack('LOSS', 0.2, scored(0.15)), attack('Reference', 0.6)];
    const finding = find('control', { attacks });
    expect(finding.level).toBe('amber');
    expect(finding.what).toContain('LOSS is not at chance');
    expect(finding.what).toContain('Of 2 intervals one may miss by chance alone');
    const both = [attack('LOSS', 0.2, scored(0.15)), attack('Reference', 0.6, scored(-0.15))];
    expect(find('control', { attacks: both }).what).not.toContain('by chance alone');
  });

  it('not applicable, not run, constant or still to come is not fine', () => {
    const with_ = (control: Parameters<typeof attack>[2], over = true) =>
      find('control', { over, attacks: [attack('Reference', 0.6, control)] });
    expect(with_('not applicable')).toMatchObject({ level: 'unknown', title: 'No base-model control' });
    expect(with_('not run')).toMatchObject({ level: 'unknown', title: 'Base-model control not run' });
    expect(with_(constant()).level).toBe('unknown');
    expect(with_(scored(0, { pending: 5 }), false).title).toBe('Base-model control to come');
    expect(with_(scored(0.6, { pending: 5 }), false).level).toBe('unknown'); // not judged before it is complete
    expect(with_(scored(0, { auc: null })).level).toBe('unknown');
    expect(find('control', { attacks: [] }).level).toBe('unknown');
  });

  it('notes that the best attack has none while the others are at chance', () => {
    const attacks = [attack('LOSS', 0.2), attack('Reference', 0.6, 'not applicable')];
    const finding = find('control', { attacks });
    expect(finding).toMatchObject({ level: 'note', title: 'The best attack has no control' });
    const other = [attack('LOSS', 0.2, 'not applicable'), attack('Reference', 0.6)];
    expect(find('control', { attacks: other })).toMatchObject({ level: 'fine' });
    expect(find('control', { attacks: other }).what).toContain('(1 of 2 attacks)');
  });
});

describe('label shuffle', () => {
  const shuffled = (aucs: number[], mean: number, se: number) => ({
    id: 'ensemble',
    name: 'Ensemble',
    shuffle: {
      aucs,
      undefinedShuffles: 0,
      mean,
      se,
      range: [Math.min(...aucs), Math.max(...aucs)] as const,
      pValue: null,
    },
  });

  it('is fatal where every shuffle beats chance, if there are enough', () => {
    const heart = shuffled([0.9, 0.95, 1, 0.97, 0.99], 0.96, 0.02);
    expect(find('shuffle', { shuffles: [heart] })).toMatchObject({ level: 'red' });
    expect(find('shuffle', { shuffles: [heart] }).numbers[0]).toMatchObject({
      value: 0.96,
      interval: [0.9, 1],
    });
    expect(find('shuffle', { shuffles: [shuffled([0.9, 1], 0.95, 0.05)] }).level).toBe('amber');
  });

  it('is doubtful where the mean is above chance, and fine below it', () => {
    expect(find('shuffle', { shuffles: [shuffled([0.49, 0.6, 0.6, 0.6, 0.6], 0.58, 0.02)] }).level).toBe(
      'amber',
    );
    expect(find('shuffle', { shuffles: [shuffled([0.4, 0.42, 0.4, 0.41, 0.4], 0.41, 0.01)] }).level).toBe(
      'fine',
    );
  });

  it('not run is not fine, and nothing trained is no question', () => {
    const notRun = { id: 'e', name: 'Ensemble', shuffle: 'not run' } as const;
    expect(find('shuffle', { shuffles: [notRun, ...facts().shuffles] })).toMatchObject({ level: 'unknown' });
    expect(find('shuffle', { shuffles: [notRun] }).what).toContain('Ensemble');
    expect(referee(facts({ shuffles: [] })).some(({ id }) => id === 'shuffle')).toBe(false);
  });
});

describe('overlap across the split', () => {
  const of = (exact: number, near: number, over: number | null) =>
    find('overlap', {
      overlap: { exact, near, nonmembers: 200, ngrams: over === null ? null : { n: 7, limit: 0.2, over } },
    }).level;

  it('grows from a note to wrong labels', () => {
    expect(of(0, 0, 0)).toBe('fine');
    expect(of(0, 0, null)).toBe('fine');
    expect(of(0, 0, 10)).toBe('note');
    expect(of(0, 0, 11)).toBe('amber');
    expect(of(0, 1, 0)).toBe('amber');
    expect(of(2, 0, 0)).toBe('amber');
    expect(of(3, 0, 0)).toBe('red');
  });

  it('is not known where nobody looked', () => {
    expect(find('overlap', { overlap: null }).level).toBe('unknown');
  });
});

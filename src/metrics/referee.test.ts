import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bestAttack, referee, scoreFact } from './referee';
import { attack, blind, facts, finder, scored } from './referee.fixture';
import { summarise } from './summary';

const find = finder(referee);

describe('referee', () => {
  it('has nothing worse than notes for a careful evaluation', () => {
    const findings = referee(facts());
    expect(findings[0]!.level).toBe('note');
    expect(Object.fromEntries(findings.map(({ id, level }) => [id, level]))).toEqual({
      classes: 'note',
      blind: 'fine',
      control: 'fine',
      shuffle: 'fine',
      overlap: 'fine',
      undefined: 'fine',
      options: 'fine',
      training: 'note',
      access: 'note',
    });
  });

  it('puts the worst first', () => {
    const levels = referee(
      facts({ blind: [], overlap: { exact: 20, near: 0, nonmembers: 100, ngrams: null } }),
    ).map(({ level }) => level);
    expect(levels[0]).toBe('red');
    expect(levels[1]).toBe('unknown');
    expect(levels.at(-1)).toBe('fine');
  });

  it('says what it means and what to do in one sentence each, whatever the facts', () => {
    const shift = fc.double({ min: -1, max: 1, noNaN: true });
    fc.assert(
      fc.property(shift, shift, shift, fc.boolean(), fc.nat(3), (a, b, c, over, exact) => {
        const findings = referee(
          facts({
            over,
            attacks: [attack('LOSS', a, scored(c)), attack('Ratio', b, 'not applicable')],
            blind: [blind('Length', c)],
            overlap: { exact, near: 1, nonmembers: 9, ngrams: null },
          }),
        );
        expect(new Set(findings.map(({ id }) => id)).size).toBe(findings.length);
        for (const finding of findings) {
          for (const text of [finding.what, finding.do]) {
            expect(text).toMatch(/^[A-Z0-9].*\.$/u);
            expect(text).not.toMatch(/NaN|undefined|null|Infinity/u);
          }
          for (const { value } of finding.numbers) expect(Number.isFinite(value)).toBe(true);
        }
      }),
    );
  });
});

describe('bestAttack', () => {
  it('takes the greatest AUC of those that are complete', () => {
    const early = attack('Early', 0.9, 'not run', { pending: 3 });
    expect(bestAttack([early, attack('LOSS', 0.2), attack('Zlib', 0.1)])!.name).toBe('LOSS');
    expect(bestAttack([early])!.name).toBe('Early');
    expect(bestAttack([attack('None', 0, 'not run', { auc: null })])).toBeNull();
  });
});

describe('classes', () => {
  it('says what their sizes allow', () => {
    const finding = find('classes', { members: 292, nonmembers: 228 });
    expect(finding.level).toBe('note');
    expect(finding.what).toContain('one in 228');
    expect(finding.numbers.map(({ value, unit }) => [unit, value])).toEqual([
      ['count', 292],
      ['count', 228],
      ['rate', 1 / 228],
      ['epsilon', expect.closeTo(Math.log(0.025 ** (1 / 228) / (1 - 0.025 ** (1 / 292))), 9)],
    ]);
    expect(find('classes', { members: 99, nonmembers: 2000 }).level).toBe('amber');
    expect(find('classes', { members: 500, nonmembers: 99 }).level).toBe('amber');
    expect(find('classes', { members: 500, nonmembers: 1000 }).level).toBe('fine');
  });

  it('nothing can be measured with one of them', () => {
    expect(find('classes', { members: 10, nonmembers: 0 })).toMatchObject({
      level: 'red',
      title: 'One class is missing',
      what: 'There are no known non-members, so that no attack can be told from chance.',
    });
    expect(find('classes', { members: 0, nonmembers: 3 }).what).toContain('no members');
    expect(find('classes', { members: 0, nonmembers: 0 }).title).toBe('No labels');
  });
});

describe('texts without a score', () => {
  const missing = (undefinedMembers: number, undefinedNonmembers: number) =>
    find('undefined', {
      attacks: [
        attack('Zlib', 0.2, scored(0), {
          members: 200 - undefinedMembers,
          nonmembers: 200 - undefinedNonmembers,
          undefinedMembers,
          undefinedNonmembers,
        }),
      ],
    });

  it('are doubtful where they are missing unevenly or often', () => {
    expect(missing(0, 8)).toMatchObject({ level: 'amber', title: 'Scores are missing unevenly' });
    expect(missing(8, 0).level).toBe('amber');
    expect(missing(30, 30)).toMatchObject({ level: 'amber', title: 'Many texts have no score' });
    expect(missing(0, 3).level).toBe('note');
    expect(missing(9, 10).level).toBe('note');
    expect(missing(9, 10).numbers.map(({ value }) => value)).toEqual([9, 10]);
    expect(missing(0, 0).level).toBe('fine');
  });

  it('are not judged while scores come', () => {
    const coming = [attack('Zlib', 0.2, scored(0), { pending: 1 })];
    expect(referee(facts({ over: false, attacks: coming })).some(({ id }) => id === 'undefined')).toBe(false);
  });
});

describe('options', () => {
  const changed = [{ attack: 'Min-K%', option: 'k', value: 0.4, initial: 0.2 }];

  it('flatter where they were chosen on the texts that they are reported on', () => {
    expect(find('options', { options: { changed, seenBefore: true } }).level).toBe('amber');
    expect(find('options', { options: { changed, seenBefore: null } }).level).toBe('note');
    expect(find('options', { options: { changed, seenBefore: false } }).level).toBe('note');
    expect(find('options', { options: { changed: [], seenBefore: true } }).level).toBe('fine');
  });

  it('are named with their values', () => {
    expect(find('options', { options: { changed, seenBefore: null } })).toMatchObject({
      what: '1 option of Min-K% differs from the initial one; if they were chosen on these texts, the result flatters.',
      numbers: [{ label: 'Min-K% k (initially 0.2)', value: 0.4, unit: 'option' }],
    });
  });
});

describe('training', () => {
  const training = facts().training!;

  it('warns of an overfitted target, from the run or from the texts themselves', () => {
    const run = { ...training, trainLoss: 1.2, heldOutLoss: 4.5 };
    expect(find('training', { training: run })).toMatchObject({ level: 'amber', title: 'Overfitted target' });
    const texts = { ...training, members: { target: 1.5, base: 4.8 } };
    expect(find('training', { training: texts }).level).toBe('amber');
  });

  it('goes by the epochs only where no loss is known', () => {
    const none = { target: null, base: null };
    const epochs = { epochs: 100, trainLoss: null, heldOutLoss: null, members: none, nonmembers: none };
    expect(find('training', { training: epochs })).toMatchObject({ level: 'amber' });
    expect(find('training', { training: { ...epochs, epochs: 3 } }).title).toBe('Training partly known');
    expect(find('training', { training: { ...training, epochs: 100 } }).level).toBe('note');
  });

  it('notes a target that has hardly learned its members, and what it knows in nats', () => {
    const hardly = { ...training, members: { target: 4.8, base: 4.8 }, trainLoss: 4.8, heldOutLoss: 4.8 };
    expect(find('training', { training: hardly }).title).toBe('Hardly trained');
    expect(find('training').numbers).toContainEqual({
      label: "members' mean loss under the base",
      value: 4.8,
      unit: 'nats',
    });
  });

  it('is not known without facts', () => {
    expect(find('training', { training: null }).level).toBe('unknown');
  });
});

describe('access and audit', () => {
  it('names what the attacker of the best attack has', () => {
    const attacks = [
      attack('LOSS', 0.2),
      { ...attack('Reference', 0.6), access: ['log-probabilities', 'reference'] },
    ];
    expect(find('access', { attacks }).what).toBe(
      'Reference takes an attacker who has: log-probabilities and reference.',
    );
    expect(referee(facts({ attacks: [] })).some(({ id }) => id === 'access')).toBe(false);
  });

  it('calls a bound above the promise a bug', () => {
    expect(find('audit', { audit: { lower: 2, theory: 1 } }).level).toBe('red');
    expect(find('audit', { audit: { lower: 1, theory: 1 } }).level).toBe('fine');
    expect(find('audit', { audit: { lower: 1, theory: null } }).level).toBe('note');
  });
});

it('scoreFact takes the numbers of a summary', () => {
  expect(scoreFact(summarise([1, 0, null, undefined], [true, false, true, false]))).toEqual({
    auc: expect.objectContaining({ auc: 1 }) as unknown,
    members: 1,
    nonmembers: 1,
    undefinedMembers: 1,
    undefinedNonmembers: 0,
    pending: 1,
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { recordKey } from '../passes/plan';
import { SOURCES } from '../passes/plan.fixture';
import { alternativesTo, GRADIENTS } from '../passes/records.fixture';
import type { PassRecord } from '../passes/records';
import { traceOf } from '../passes/trace.fixture';
import { PLAIN } from '../passes/views';
import { initialOptions, type Attack, type Options, type Signals } from './attack';
import { ATTACKS, attackById, SET_ATTACKS } from './registry';
import { contributionsOf, scoreText, signalsFor, type ScoringGround } from './scoring';
import { declared, optionsFor, ROLES, scenes, TEXT, type Scene } from './signals.fixture';
import { tableOf } from './table.fixture';

const sum = (values: ArrayLike<number>) => Array.from(values).reduce((total, value) => total + value, 0);
const RUNS = { numRuns: 50 };

/** What must not go missing; an attack that is added need not be named here. */
const OF_THE_SOURCES = [
  ...['loss', 'reference', 'ratio', 'zlib', 'lowercase', 'min-k', 'min-k-plus-plus', 'lira-base'],
  ...['recall', 'con-recall', 'neighborhood', 'mope', 'gradnorm-x', 'gradnorm-theta', 'spv-mia'],
  ...['loss-calibrated', 'neighborhood-calibrated', 'min-k-plus-plus-calibrated'],
  ...['mope-calibrated', 'gradnorm-x-calibrated', 'ez-mia', 'wbc', 'rmia', 'surp', 'pac', 'dc-pdd'],
  ...['rank', 'log-rank', 'entropy', 'window', 'size-ratio', 'ensemble', 'ensemble-as-released'],
  ...['bag-of-words', 'length', 'char-ngrams'],
];

describe('the registry', () => {
  it('lists the attacks of the sources, and each attack once', () => {
    const ids = [...ATTACKS, ...SET_ATTACKS].map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toEqual(expect.arrayContaining(OF_THE_SOURCES));
  });

  it('finds an attack by its id, and names the others where there is none', () => {
    for (const attack of ATTACKS) expect(attackById(attack.id)).toBe(attack);
    expect(() => attackById('guess')).toThrow(/no attack "guess".*loss, zlib/);
  });

  it('has features of set attacks that are attacks on a text', () => {
    for (const { features } of SET_ATTACKS)
      for (const feature of features) expect(attackById(feature).id).toBe(feature);
  });

  it.each([...ATTACKS, ...SET_ATTACKS])(
    'has options of $id whose initial values lie within sane bounds',
    ({ options }) => {
      for (const { min, max, step, initial, choices } of options) {
        expect(min).toBeLessThan(max);
        expect(step).toBeGreaterThan(0);
        expect(step).toBeLessThanOrEqual(max - min);
        expect(initial).toBeGreaterThanOrEqual(min);
        expect(initial).toBeLessThanOrEqual(max);
        if (choices) expect([min, max, step]).toEqual([0, choices.length - 1, 1]);
      }
      expect(Object.keys(initialOptions({ options }))).toEqual(options.map(({ key }) => key));
    },
  );

  it('splits a score over the tokens wherever that can be: these are the ones that it cannot be of', () => {
    const same = traceOf([-1, -2, -3, -4], { rank: Int32Array.of(3, 1, 2, 9) });
    const scene: Scene = {
      target: same,
      reference: { ...same, logp: Float32Array.of(-2, -2, -5, -3) },
      lowercase: same,
    };
    const whole = ATTACKS.filter((attack) => {
      const options = initialOptions(attack);
      const signals = declared(attack, options, scene);
      expect(attack.score(signals, options), attack.id).not.toBeNull();
      return !attack.contribution?.(signals, options);
    });
    expect(whole.map(({ id }) => id).filter((id) => OF_THE_SOURCES.includes(id))).toEqual([
      'neighborhood',
      'gradnorm-x',
      'gradnorm-theta',
      'spv-mia',
      'neighborhood-calibrated',
      'gradnorm-x-calibrated',
      'pac',
      'size-ratio',
    ]);
  });
});

/** The records that the planner would have made for an attack over the text, and nothing else. */
function recordsFor(attack: Attack, options: Options, scene: Scene): Map<string, PassRecord> {
  const records = new Map<string, PassRecord>();
  for (const need of attack.needs(options)) {
    const trace = scene[need.model] ?? scene.reference;
    const record = need.record === 'gradients' ? GRADIENTS : trace;
    records.set(recordKey(ROLES[need.model]!, need, TEXT, SOURCES), record);
    if (need.view.kind === 'swapped' && need.view.proposer === 'base')
      records.set(
        recordKey(ROLES.base!, { view: PLAIN, record: 'alternatives' }, TEXT),
        alternativesTo(TEXT),
      );
  }
  return records;
}

/** Signals in which the target gives the plain text other log-probabilities, all else being as it was. */
function withPlainLogp(signals: Signals, logp: Float32Array): Signals {
  return {
    ...signals,
    trace(model, view = PLAIN, noise) {
      const found = signals.trace(model, view, noise);
      return model === 'target' && view.kind === 'plain' && !noise ? { ...found, logp } : found;
    },
  };
}

/** How much likelier tokens may become without a lower score: each by itself, all alike, or nothing is claimed. */
function claimOf({ id }: Attack): 'each' | 'all alike' | 'none' {
  if (id === 'con-recall') return 'none'; // above the line stands a difference, of either sign
  return id === 'surp' || id === 'pac' ? 'all alike' : 'each'; // which tokens count may change
}

describe.each(ATTACKS.map((attack) => [attack.id, attack] as const))('%s', (_, attack) => {
  const scenesAndOptions = [scenes(), optionsFor(attack)] as const;

  it('declares its needs as plain data, each once', () => {
    fc.assert(
      fc.property(optionsFor(attack), (options) => {
        const needs = attack.needs(options);
        expect(JSON.parse(JSON.stringify(needs))).toEqual(needs);
        expect(new Set(needs.map((need) => JSON.stringify(need))).size).toBe(needs.length);
      }),
      RUNS,
    );
    const plainCost = /^(\d+)F$/.exec(attack.cost)?.[1];
    if (plainCost) expect(attack.needs(initialOptions(attack))).toHaveLength(Number(plainCost));
  });

  it('says that it needs another model where it reads one, or has one propose neighbours', () => {
    const reads = attack
      .needs(initialOptions(attack))
      .some(({ model, view }) => model !== 'target' || (view.kind === 'swapped' && view.proposer === 'base'));
    expect(attack.access.includes('reference')).toBe(reads);
  });

  it('says which texts it must know', () => {
    const classes = attack
      .needs(initialOptions(attack))
      .flatMap(({ view }) => (view.kind === 'prefixed' ? [view.prefix] : []));
    expect(attack.access.includes('known-nonmembers')).toBe(classes.includes('nonmembers'));
    expect(attack.access.includes('known-members')).toBe(classes.includes('members'));
  });

  it('can do with what the planner makes for it, and waits for all of that', () => {
    fc.assert(
      fc.property(...scenesAndOptions, fc.nat(), (scene, chosen, at) => {
        const records = recordsFor(attack, chosen, scene);
        const options = { [attack.id]: chosen };
        const ground: ScoringGround = { roles: ROLES, options, records, sources: SOURCES };
        const score = scoreText(attack, TEXT, ground);
        expect(score).not.toBeUndefined();
        contributionsOf(attack.id, TEXT, ground);
        const signals = signalsFor(attack, TEXT, ground) as Signals;
        attack.explain.work(signals, chosen);
        records.delete([...records.keys()][at % records.size]!);
        expect(scoreText(attack, TEXT, ground)).toBeUndefined();
      }),
      RUNS,
    );
  });

  it('is a finite number, or null', () => {
    fc.assert(
      fc.property(...scenesAndOptions, (scene, options) => {
        const score = attack.score(declared(attack, options, scene), options);
        expect(score === null || Number.isFinite(score)).toBe(true);
      }),
      RUNS,
    );
  });

  it('is undefined where nothing is scored, and so are its shares', () => {
    const nothing = traceOf([]);
    const options = initialOptions(attack);
    const signals = declared(attack, options, { target: nothing, reference: nothing, lowercase: nothing });
    expect(attack.score(signals, options)).toBeNull();
    expect(attack.contribution?.(signals, options) ?? null).toBeNull();
    expect(attack.explain.work(signals, options).some(({ value }) => Number.isNaN(value))).toBe(false);
  });

  it('has one share for each token where it splits, and they add up to the score', () => {
    fc.assert(
      fc.property(...scenesAndOptions, (scene, options) => {
        const signals = declared(attack, options, scene);
        const score = attack.score(signals, options);
        const shares = attack.contribution?.(signals, options) ?? null;
        if (score === null) expect(shares).toBeNull();
        if (score === null || shares === null) return;
        expect(shares).toHaveLength(scene.target.logp.length);
        const size = 1 + sum(shares.map(Math.abs));
        expect(Math.abs(sum(shares) - score) / size).toBeLessThan(1e-9);
      }),
    );
  });

  it('is worked out step by step, the step named s being the score', () => {
    fc.assert(
      fc.property(...scenesAndOptions, (scene, options) => {
        const signals = declared(attack, options, scene);
        const last = attack.explain
          .work(signals, options)
          .filter(({ formula }) => formula.startsWith('s = '))
          .at(-1);
        expect(last?.value).toBe(attack.score(signals, options));
      }),
      RUNS,
    );
  });
});

describe('a text whose tokens become likelier under the target', () => {
  const claimed = ATTACKS.filter((attack) => claimOf(attack) !== 'none');

  it.each(claimed.map((attack) => [attack.id, attack] as const))('scores no lower under %s', (_, attack) => {
    const factors = fc.array(fc.double({ min: 0.01, max: 1, noNaN: true }), { minLength: 30, maxLength: 30 });
    fc.assert(
      fc.property(scenes(1), optionsFor(attack), factors, (scene, options, by) => {
        const signals = declared(attack, options, scene);
        const before = attack.score(signals, options);
        const factor = (i: number) => (claimOf(attack) === 'each' ? by[i]! : by[0]!);
        const raised = scene.target.logp.map((logp, i) => logp * factor(i));
        const after = attack.score(withPlainLogp(signals, raised), options);
        if (before === null || after === null) return;
        expect(after - before).toBeGreaterThanOrEqual(-1e-9 * (1 + Math.abs(before)));
      }),
    );
  });
});

const score = fc.option(
  fc.integer({ min: -5e7, max: 5e7 }).map((value) => value / 1e6),
  { freq: 6 },
);
const label = fc.option(fc.boolean(), { freq: 8 });

describe.each(SET_ATTACKS.map((attack) => [attack.id, attack] as const))('%s', (_, attack) => {
  const row = fc.record({
    label,
    text: fc.lorem({ maxCount: 6 }),
    scores: fc.array(score, { minLength: 10, maxLength: 10 }),
  });
  const tables = fc.array(row, { maxLength: 40 }).map((rows) =>
    tableOf(
      rows.map((each) => each.label),
      Object.fromEntries(attack.features.map((id, i) => [id, rows.map(({ scores }) => scores[i]!)])),
      rows.map(({ text }) => text),
    ),
  );

  it('gives each text a finite number or null, from nothing but the columns that it declared', () => {
    fc.assert(
      fc.property(tables, optionsFor(attack), fc.nat(), (table, options, seed) => {
        const scores = attack.scoreSet(table, options, seed);
        expect(scores).toHaveLength(table.texts.length);
        expect(scores.every((each) => each === null || Number.isFinite(each))).toBe(true);
        expect(attack.scoreSet(table, options, seed)).toEqual(scores);
      }),
      RUNS,
    );
  });

  it('fitted on a set, scores any other text so too', () => {
    fc.assert(
      fc.property(tables, optionsFor(attack), fc.string(), score, (table, options, text, feature) => {
        const fitted = attack.fit?.(table, options, 1)(text, () => feature);
        expect(fitted === undefined || fitted === null || Number.isFinite(fitted)).toBe(true);
      }),
      RUNS,
    );
  });

  it('is blind or names what it reads', () => {
    expect(attack.blind).toBe(attack.features.length === 0);
  });
});

import Papa from 'papaparse';
import { describe, expect, it } from 'vitest';
import { metricsCsv, type MetricsRow } from './metricsCsv';
import { summaryJson, type SummaryRow } from './summaryJson';
import { traceLine } from './tracesJsonl';

const counts = { members: 2, nonmembers: 20, undefinedMembers: 1, undefinedNonmembers: 2 };
const row = (id: string, kind: string, given: Partial<SummaryRow['summary']> = {}): SummaryRow => ({
  id,
  kind,
  summary: { ...counts, auc: { auc: 0.75, interval: [0.5, 1] }, tpr: [], ...given },
});

/** As they stand in the file. */
const counts3 = { members: 2, nonmembers: 20, undefined: 3 };

describe('summary.json', () => {
  const input = {
    target: 'small-ft',
    reference: null,
    sha256: { 'small-ft': 'ab' },
    device: 'wasm',
    seed: 1,
    versions: { trainspotter: '0.1.0' },
    seconds: null,
    passes: { asked: 4, run: 3 },
    options: { 'min-k': { k: 0.2 } },
  };

  it('names what it was made with, then each attack by its kind', () => {
    const rates = [
      { alpha: 0.1, tpr: 0.5, resolvable: true },
      { alpha: 0.01, tpr: 0.25, resolvable: false },
    ];
    const rows = [row('loss', 'attack', { tpr: rates }), row('length', 'blind', { auc: null })];
    const text = summaryJson({ ...input, rows });
    expect(text.startsWith('{\n "models": {\n  "target": "small-ft",')).toBe(true);
    const read = JSON.parse(text) as Record<string, unknown>;
    expect(Object.keys(read)).toEqual(
      'models device seed versions seconds passes options attacks'.split(' '),
    );
    expect(read['attacks']).toEqual({
      loss: {
        kind: 'attack',
        members: 2,
        nonmembers: 20,
        undefined: 3,
        auc: 0.75,
        ci: [0.5, 1],
        tpr: { 0.1: 0.5, 0.01: null },
      },
      length: { ...counts3, kind: 'blind', auc: null, ci: null, tpr: {} },
    });
    expect(read['passes']).toEqual({ asked: 4, run: 3, saved: 1 });
  });

  it('has the control and what could not run where there is something to say', () => {
    const base = { ...counts, auc: { auc: 0.5, interval: null }, tpr: [] };
    const rows = [{ ...row('ensemble', 'set'), control: base }, row('loss', 'attack')];
    const missing = [{ attack: 'mope', reason: 'no lab here' }];
    const read = JSON.parse(summaryJson({ ...input, rows, missing })) as object;
    expect(read).toMatchObject({
      attacks: { ensemble: { kind: 'set', auc: 0.75 }, loss: { kind: 'attack' } },
      control: { ensemble: { kind: 'set', auc: 0.5 } },
      missing,
    });
    expect(Object.keys((read as { control: object }).control)).toEqual(['ensemble']);
  });
});

describe('metrics.csv', () => {
  const rate = (alpha: number, resolvable: boolean) => ({
    alpha,
    found: 1,
    falseAlarms: 0,
    tpr: 0.5,
    interval: [0.0126, 0.9874] as const,
    resolvable,
  });
  const metrics = (id: string, given: Partial<MetricsRow> = {}): MetricsRow => ({
    id,
    name: `${id}, the "first"`,
    kind: 'attack',
    ...counts,
    auc: { auc: 0.75, interval: null },
    tpr: [rate(0.01, false), rate(0.1, true)],
    ...given,
  });

  it('gives every rate with its interval and counts, and no rate where there are too few non-members', () => {
    const csv = metricsCsv([metrics('loss'), metrics('none', { auc: null, tpr: [] })]);
    const { data, errors } = Papa.parse<Record<string, string>>(csv, { header: true, skipEmptyLines: true });
    expect(errors).toEqual([]);
    expect(data[0]).toMatchObject({
      attack: 'loss',
      name: 'loss, the "first"',
      members: '2',
      undefined_nonmembers: '2',
      auc: '0.75',
      auc_lower: '',
      'tpr_at_0.1': '0.5',
      'tpr_lower_at_0.1': '0.0126',
      'found_at_0.1': '1',
      'false_alarms_at_0.1': '0',
      'tpr_at_0.01': '',
      'tpr_upper_at_0.01': '',
      'found_at_0.01': '1',
    });
    expect(data[1]).toMatchObject({ auc: '', 'tpr_at_0.1': '', 'found_at_0.1': '' });
  });
});

describe('a line of traces.jsonl', () => {
  const trace = {
    id: 'a\n"b"',
    model: 'small',
    view: 'plain',
    bos: null,
    tokens: Int32Array.of(5, 6),
    logp: Float32Array.of(-0.1, -2),
    entropy: Float32Array.of(1, 2),
    sigma: Float32Array.of(0.5, 0.25),
    rank: Int32Array.of(1, 70_000),
  };

  it('is one line from which the same numbers are read', () => {
    const line = traceLine(trace);
    expect(line.indexOf('\n')).toBe(line.length - 1);
    const read = JSON.parse(line) as { logp: number[] };
    expect(Object.keys(read)).toEqual('id model view bos tokens logp entropy sigma rank'.split(' '));
    expect(read).toMatchObject({ id: 'a\n"b"', bos: null, tokens: [5, 6], rank: [1, 70_000] });
    expect(Float32Array.from(read.logp)).toEqual(trace.logp);
  });

  it('says more of a pass that is more than a model over words', () => {
    expect(JSON.parse(traceLine({ ...trace, noise: '~1.0+0.01', shots: 7 }))).toMatchObject({
      noise: '~1.0+0.01',
      shots: 7,
    });
    expect(traceLine({ ...trace, noise: null, shots: null })).toBe(traceLine(trace));
  });
});

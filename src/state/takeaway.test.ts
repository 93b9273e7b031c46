import 'fake-indexeddb/auto';
import { describe, expect, it } from 'vitest';
import { readBundle } from '../data/exports/bundle';
import { metricsCsv } from '../data/exports/metricsCsv';
import { summaryJson } from '../data/exports/summaryJson';
import { SMALL } from '../data/experiment.fixture';
import { summarise } from '../metrics/summary';
import { traceOf } from '../passes/trace.fixture';
import { Archive } from './archive';
import { bundleName, bundleOf, fileName, metricsRow, summaryRow } from './takeaway';

describe('names of files', () => {
  it.each([
    ['four records', 'trainspotter-four-records-2025-03-01-scores.csv'],
    ['Ärzte & Co. / "2024"', 'trainspotter-arzte-co-2024-2025-03-01-scores.csv'],
    ['../../etc', 'trainspotter-etc-2025-03-01-scores.csv'],
    ['文', 'trainspotter-2025-03-01-scores.csv'],
    ['x'.repeat(100), `trainspotter-${'x'.repeat(40)}-2025-03-01-scores.csv`],
  ])('%s', (name, expected) => {
    expect(fileName({ ...SMALL, name }, 'scores.csv')).toBe(expected);
  });

  it('tell a bundle', () => {
    expect(bundleName(SMALL)).toMatch(/\.trainspotter\.json$/);
  });
});

it('a bundle takes a run from one archive to another, and no pass is missing', async () => {
  const archive = new Archive();
  await archive.open();
  const trace = traceOf([-1, -2]);
  archive.put(SMALL.id, 'a', trace);
  archive.put(SMALL.id, 'b', null);
  archive.put('another', 'c', trace);
  const file = await bundleOf(SMALL, archive, ['a', 'b', 'never run']);
  await archive.clear();
  expect((await archive.getMany(['a', 'b'])).size).toBe(0);
  const { experiment, records } = await readBundle(file);
  await archive.adopt(experiment, records);
  expect(await archive.latestExperiment()).toStrictEqual(SMALL);
  expect(await archive.getMany(['a', 'b', 'c'])).toEqual(
    new Map([
      ['a', trace],
      ['b', null],
    ]),
  );
  await archive.close();
});

describe('rows of tables', () => {
  const members = Array.from({ length: 10 }, () => true);
  const nonmembers = Array.from({ length: 20 }, () => false);
  const summary = summarise(
    [...members.map((_, i) => (i < 9 ? 10 + i : null)), ...nonmembers.map((_, i) => i / 2 + 1)],
    [...members, ...nonmembers],
  );

  it('count what is behind each number', () => {
    const row = metricsRow('loss', 'LOSS', 'attack', summary);
    expect(row).toMatchObject({ members: 9, nonmembers: 20, undefinedMembers: 1, undefinedNonmembers: 0 });
    const at = row.tpr.find(({ alpha }) => alpha === 0.05)!;
    expect(at).toMatchObject({ found: 8, falseAlarms: 0, tpr: 8 / 9, resolvable: true });
    expect(row.tpr.find(({ alpha }) => alpha === 0.01)).toMatchObject({ resolvable: false });
    expect(metricsCsv([row]).split('\n')[1]).toMatch(/^loss,LOSS,attack,9,20,1,0,0\.99\d+,/);
  });

  it('stand in the summary without their scores', () => {
    const made = summaryJson({
      target: 'a',
      reference: null,
      sha256: {},
      device: null,
      seed: 1,
      versions: {},
      seconds: 1,
      passes: { asked: 1, run: 1 },
      options: {},
      rows: [summaryRow('loss', 'attack', summary)],
    });
    expect(JSON.parse(made)).toMatchObject({
      attacks: {
        loss: { members: 9, nonmembers: 20, undefined: 1, auc: summary.auc!.auc, tpr: { 0.01: null } },
      },
    });
  });
});

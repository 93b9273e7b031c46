import { describe, expect, it } from 'vitest';

import {
  isGood,
  lastLine,
  table,
  tallyExit,
  tallyGolden,
  tallyPlaywright,
  tallyVitest,
  total,
} from './tally';

/** A vitest report: for each file its state and its tests' states. */
function vitest(...files: [string, ...string[]][]): string {
  const testResults = files.map(([status, ...states]) => ({
    status,
    assertionResults: states.map((state) => ({ status: state, title: 'a test' })),
  }));
  return JSON.stringify({ success: true, testResults });
}

/** Specs of a playwright report with one test each. */
function specs(...states: string[]) {
  return states.map((status) => ({ title: 'a spec', tests: [{ status, results: [] }] }));
}

describe('tallyExit', () => {
  it('counts a step as one', () => {
    expect(tallyExit(0)).toEqual({ passed: 1, failed: 0 });
    expect(tallyExit(2)).toEqual({ passed: 0, failed: 1, note: 'ended with code 2' });
  });
});

describe('tallyVitest', () => {
  it('counts tests, and skipped or unfinished ones as failed', () => {
    expect(tallyVitest(vitest(['passed', 'passed', 'passed']), 0)).toEqual({ passed: 2, failed: 0 });
    const mixed = vitest(['failed', 'passed', 'failed'], ['passed', 'skipped', 'todo', 'pending']);
    expect(tallyVitest(mixed, 1)).toEqual({ passed: 1, failed: 4 });
  });

  it('counts a file that could not be loaded', () => {
    expect(tallyVitest(vitest(['passed', 'passed'], ['failed']), 1)).toEqual({ passed: 1, failed: 1 });
  });

  it('does not pass over a failure outside every test', () => {
    expect(tallyVitest(vitest(['passed', 'passed']), 1)).toMatchObject({ passed: 1, failed: 1 });
    expect(tallyVitest(vitest(), 0)).toMatchObject({ passed: 0, failed: 1 });
  });

  it.each([null, '', '{"testResults":', '{"testResults":7}'])('fails without a report (%j)', (text) => {
    expect(tallyVitest(text, 0)).toEqual({ passed: 0, failed: 1, note: 'vitest wrote no report' });
  });
});

describe('tallyPlaywright', () => {
  it('counts tests at every depth; flaky, skipped and not run are failed', () => {
    const report = {
      errors: [],
      suites: [
        { specs: specs('expected'), suites: [{ specs: specs('expected', 'flaky', 'skipped') }] },
        { specs: [], suites: [{ specs: [], suites: [{ specs: specs('unexpected', 'expected') }] }] },
      ],
    };
    expect(tallyPlaywright(JSON.stringify(report), 1)).toEqual({ passed: 3, failed: 3 });
  });

  it('counts errors outside tests', () => {
    const report = { errors: [{ message: 'no server' }], suites: [{ specs: specs('skipped') }] };
    expect(tallyPlaywright(JSON.stringify(report), 1)).toEqual({ passed: 0, failed: 2 });
    expect(tallyPlaywright(JSON.stringify({ errors: [], suites: [] }), 0)).toMatchObject({ failed: 1 });
    expect(tallyPlaywright(null, 1)).toEqual({ passed: 0, failed: 1, note: 'playwright wrote no report' });
  });
});

describe('tallyGolden', () => {
  it('reads the last line', () => {
    expect(tallyGolden('ok loss_1\n174 passed, 0 failed\n', 0)).toEqual({ passed: 174, failed: 0 });
    expect(tallyGolden('3 passed, 1 failed, 2 skipped\r\n', 1)).toEqual({
      passed: 3,
      failed: 1,
      note: '2 cases of forms not built yet',
    });
  });

  it('fails when there is no such line, or when the code says so', () => {
    expect(tallyGolden('5 passed, 0 failed\nError: late', 1)).toMatchObject({ passed: 0, failed: 1 });
    expect(tallyGolden('', 0)).toMatchObject({ passed: 0, failed: 1 });
    expect(tallyGolden('5 passed, 0 failed', 1)).toMatchObject({ passed: 5, failed: 1 });
    expect(tallyGolden('0 passed, 0 failed', 0)).toMatchObject({ passed: 0, failed: 1 });
  });
});

describe('the end of a run', () => {
  const results = [
    { name: 'types', tally: { passed: 1, failed: 0 }, seconds: 12.34 },
    { name: 'unit', tally: { passed: 120, failed: 2, note: 'why' }, seconds: 100 },
  ];

  it('sums the steps', () => {
    expect(total(results)).toEqual({ passed: 121, failed: 2 });
    expect(lastLine(total(results))).toBe('121 passed, 2 failed');
  });

  it('is good only when something passed and nothing failed', () => {
    expect(isGood({ passed: 1, failed: 0 })).toBe(true);
    expect(isGood({ passed: 1, failed: 1 })).toBe(false);
    expect(isGood(total([]))).toBe(false);
  });

  it('prints a table', () => {
    expect(table(results)).toBe(
      [
        'step      passed  failed  seconds',
        'types          1       0     12.3',
        'unit         120       2    100.0  why',
      ].join('\n'),
    );
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { experiments, SMALL } from '../experiment.fixture';
import { svgMarkup } from './html';
import { reportHtml, type ReportInput } from './reportHtml';

const CHART = '<svg xmlns="http://www.w3.org/2000/svg" width="9"><path d="M0,0" fill="url(#a)"/></svg>';
const input: ReportInput = {
  experiment: SMALL,
  tables: [
    {
      caption: 'Attacks',
      columns: [{ name: 'attack' }, { name: 'AUC', numeric: true }],
      rows: [{ cells: ['LOSS', '0.750'] }, { cells: ['Length', '0.500'], quiet: true }],
    },
  ],
  charts: [{ svg: CHART, caption: 'ROC curves' }],
  findings: [{ level: 'red', title: 'The split leaks.', what: 'Length finds members.', do: 'Split anew.' }],
  settings: [{ name: 'Every option', value: 'k = 0.2' }],
  written: '2025-03-02T08:00:00.000Z',
};

describe('the report', () => {
  it('says what was found, and with what it was made', () => {
    const page = reportHtml(input);
    for (const part of [
      'Membership inference on four records',
      '4 texts: 2 members, 1 known non-member, 1 with an unknown label.',
      'Run of 1 March 2025, 10:20 UTC, report of 2 March 2025, 08:00 UTC.',
      'The run was still going on',
      'Do not believe',
      'The split leaks.',
      'Split anew.',
      'ROC curves',
      CHART,
      'Small, fine-tuned (small-ft)',
      'ab'.repeat(32),
      'min-k k = 0.2',
      'Every option',
      'trainspotter 0.1.0',
      'bad.csv, line 3: no text',
      'One text stands twice.',
    ]) {
      expect(page).toContain(part);
    }
    expect(page.replaceAll(/\s+/g, ' ')).toMatch(
      /<tr class="full"> ?<th scope="row" class="words">LOSS<\/th> ?<td class="number">0\.750<\/td> ?<\/tr>/,
    );
  });

  it('does not call a finished run unfinished', () => {
    expect(reportHtml({ ...input, experiment: { ...SMALL, status: 'done' } })).not.toContain('class="open"');
  });

  it('holds nothing that runs or loads, whatever stands in names and texts', () => {
    const hostile = `<script>alert(1)</script><img src=x onerror="a"> & ' " </title></style>`;
    const changed = reportHtml({
      experiment: {
        ...SMALL,
        name: hostile,
        device: hostile,
        attacks: [hostile],
        models: { [hostile]: { sha256: hostile, name: hostile } },
        versions: { [hostile]: hostile },
        settings: {
          ...SMALL.settings,
          roles: { [hostile]: hostile },
          options: { [hostile]: { [hostile]: 1 } },
        },
        rejected: [{ id: hostile, file: hostile, reason: hostile }],
        notes: [hostile],
      },
      tables: [{ caption: hostile, columns: [{ name: hostile }], rows: [{ cells: [hostile] }] }],
      charts: [{ svg: CHART, caption: hostile }],
      findings: [{ level: hostile, title: hostile, what: hostile, do: hostile }],
      settings: [{ name: hostile, value: hostile }],
      written: input.written,
    });
    const tags = (page: string) => new Set(Array.from(page.matchAll(/<\/?([a-z!]\w*)/gi), ([, tag]) => tag));
    expect([...tags(changed)].filter((tag) => !tags(reportHtml(input)).has(tag))).toEqual([]);
    expect(changed).not.toMatch(/<(script|img)/i);
    expect(changed.match(/<\/style>/g)).toHaveLength(1);
    expect(reportHtml(input)).not.toMatch(/\b(src|href)=/);
  });

  it('can be made of every experiment', () => {
    fc.assert(
      fc.property(experiments, (experiment) => {
        expect(reportHtml({ ...input, experiment }).trimEnd()).toMatch(/<\/html>$/);
      }),
    );
  });

  it('takes names that every object has', () => {
    const roles = { toString: 'small', constructor: null };
    const settings = { ...SMALL.settings, roles, control: roles };
    expect(reportHtml({ ...input, experiment: { ...SMALL, settings } })).toContain('constructor: none');
  });

  it('cuts a long list of rows that could not be used', () => {
    const rejected = Array.from({ length: 25 }, (_, i) => ({ line: i, reason: `reason ${i}.` }));
    const page = reportHtml({ ...input, experiment: { ...SMALL, rejected } });
    expect(page).toContain('25 texts or rows');
    expect(page).toContain('reason 9.');
    expect(page).not.toContain('reason 10.');
    expect(page).toContain('and 15 more');
  });
});

describe('a chart within a page', () => {
  it.each([
    ['a script', '<svg><script>a()</script></svg>'],
    ['HTML', '<svg><foreignObject></foreignObject></svg>'],
    ['a picture', '<svg><image href="https://example.org/a.png"/></svg>'],
    ['a handler', '<svg><path onclick="a()" d="M0"/></svg>'],
    ['a link', '<svg><use href="https://example.org/#a"/></svg>'],
    ['a pattern of elsewhere', '<svg><path fill="url(https://example.org/#a)"/></svg>'],
    ['a tag that is no tag', '<svg><path d=M0 onload=a()></svg>'],
    ['a comment', '<svg><!-- <path/> --></svg>'],
  ])('is refused with %s', (_, svg) => {
    expect(() => svgMarkup(svg)).toThrow(/a chart/);
  });

  it('may say anything in its text', () => {
    const svg = '<svg role="img"><title>on x = "2" &gt; 1</title><use href="#a"/></svg>';
    expect(svgMarkup(svg).html).toBe(svg);
  });
});

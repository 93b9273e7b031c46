import { describe, expect, it } from 'vitest';
import { evaluatedRecords, readRecords, RECORD_ROLES } from './records';

const line = (changes: object = {}) =>
  JSON.stringify({ id: 'a', domain: 'news', role: 'member', text: 'T', paraphrase: 'P', ...changes });

describe('readRecords', () => {
  it('reads a record a line', () => {
    expect(readRecords(`${line()}\r\n\n${line({ id: 'b', role: 'auxiliary' })}\n`)).toEqual([
      { id: 'a', domain: 'news', role: 'member', text: 'T', paraphrase: 'P' },
      { id: 'b', domain: 'news', role: 'auxiliary', text: 'T', paraphrase: 'P' },
    ]);
  });

  it.each([
    ['no JSON', '{'],
    ['an unknown role', line({ role: 'guest' })],
    ['an unknown domain', line({ domain: 'sport' })],
    ['no paraphrase', line({ paraphrase: undefined })],
  ])('names the line with %s', (_, bad) => {
    expect(() => readRecords(`${line()}\n\n${bad}`)).toThrow(/^records\.jsonl, line 3: /);
  });
});

describe('evaluatedRecords', () => {
  it('are the members and the non-members, never those of another role', () => {
    const records = readRecords(RECORD_ROLES.map((role) => line({ id: role, role })).join('\n'));
    expect(evaluatedRecords(records)).toEqual([
      { id: 'member', text: 'T', member: true },
      { id: 'nonmember', text: 'T', member: false },
    ]);
  });
});

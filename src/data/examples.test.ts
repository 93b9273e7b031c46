import { describe, expect, it } from 'vitest';
import { resolveExamples } from './examples';
import type { ShippedRecord } from './records';

function record(
  id: string,
  role: ShippedRecord['role'],
  domain: ShippedRecord['domain'] = 'news',
): ShippedRecord {
  return { id, role, domain, text: `${id} text`, paraphrase: `${id} in other words` };
}

const choice = (field: string, ids?: string[]) => ({ role: 'member', domain: 'news', field, ids });
const file = (...examples: object[]) =>
  JSON.stringify(examples.map((one) => ({ title: 'T', why: 'W', ...one })));

describe('resolveExamples', () => {
  it('takes the first named record that plays the part', () => {
    const records = [record('a', 'member'), record('b', 'nonmember'), record('c', 'member')];
    const [example] = resolveExamples(file({ id: 'x', record: choice('text', ['b', 'c', 'a']) }), records);
    expect(example).toMatchObject({ text: 'c text', kind: 'member', record: 'c' });
  });

  it('takes any record of the part and domain where the named ones have another part', () => {
    const records = [record('a', 'member', 'clinic'), record('b', 'nonmember'), record('c', 'member')];
    expect(resolveExamples(file({ id: 'x', record: choice('text', ['b']) }), records)[0]?.record).toBe('c');
  });

  it('takes the same record for a text and its paraphrase, and never labels a paraphrase', () => {
    const records = [record('a', 'nonmember'), record('b', 'member'), record('c', 'member')];
    const ids = ['a', 'b', 'c'];
    const [text, paraphrase] = resolveExamples(
      file({ id: 'x', record: choice('text', ids) }, { id: 'y', record: choice('paraphrase', ids) }),
      records,
    );
    expect(text?.record).toBe(paraphrase?.record);
    expect(paraphrase).toMatchObject({ text: 'b in other words', kind: 'unlabelled' });
  });

  it('leaves out what has no record, and keeps texts of its own', () => {
    const examples = resolveExamples(file({ id: 'x', record: choice('text') }, { id: 'y', text: 'own' }), []);
    expect(examples.map(({ id, text, kind }) => ({ id, text, kind }))).toEqual([
      { id: 'y', text: 'own', kind: 'unlabelled' },
    ]);
  });

  it('refuses a malformed file', () => {
    expect(() => resolveExamples('[{"id":"x"}]', [])).toThrow();
  });
});

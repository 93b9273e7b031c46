import { describe, expect, it } from 'vitest';
import { INITIAL_SPEC } from '../../lab/runSpec';
import { formOf, type RunForm } from './runForm';
import { TextSources } from './textSources.svelte';

const LINES = 'The first text.\n\nThe second text, with spaces at its end.  \nThe third.';

function opened() {
  const sources = new TextSources();
  const { data } = formOf(INITIAL_SPEC);
  return { sources, data };
}
const textsOf = ({ source }: RunForm['data']) =>
  source.kind === 'given' ? source.texts.map(({ text }) => text) : null;

describe('TextSources', () => {
  it('keeps what is in the box beside the texts that it stands for', () => {
    const { sources, data } = opened();
    sources.choose(data, 'given');
    sources.paste(data, LINES);
    expect(sources.pasted).toBe(LINES);
    expect(textsOf(data)).toEqual(LINES.split('\n').filter((line) => line !== ''));
    sources.takeFile(data, 'mine.csv', new TextEncoder().encode('text,paraphrase\nOne text.,A text.\n'));
    expect([sources.pasted, textsOf(data), sources.paraphrasesFrom]).toEqual([
      '',
      ['One text.'],
      'the column "paraphrase"',
    ]);
  });

  it('reads no label of a file, says so, and refuses no row for one', () => {
    const { sources, data } = opened();
    sources.choose(data, 'given');
    const notesOf = (name: string, content: string) => {
      sources.takeFile(data, name, new TextEncoder().encode(content));
      return [textsOf(data)?.length, ...sources.notes];
    };
    const drawn = 'is not read: the seed draws which texts become members';
    expect(
      notesOf('mine.csv', 'text,label\nThe first text.,1\nThe second text.,0\nThe third one.,?\n'),
    ).toEqual([3, `the column "label" ${drawn}`]);
    expect(notesOf('members.txt', LINES)).toEqual([3, `that its name says "members" ${drawn}`]);
    expect(notesOf('mine.txt', LINES)).toEqual([3]);
  });

  it('comes back to the source that was there before, but not to numbers of the other', () => {
    const { sources, data } = opened();
    const shipped = { ...data.source };
    data.members = 16;
    sources.choose(data, 'given');
    sources.paste(data, LINES);
    sources.choose(data, 'shipped');
    expect([data.source, data.members]).toEqual([shipped, null]);
    data.heldOut = 3;
    sources.choose(data, 'shipped');
    expect(data.heldOut).toBe(3);
    sources.choose(data, 'given');
    expect([textsOf(data)?.length, sources.pasted, data.heldOut]).toEqual([3, LINES, null]);
  });

  it('keeps the texts where the form is filled with settings over shipped records', () => {
    const { sources, data } = opened();
    sources.choose(data, 'given');
    sources.paste(data, LINES);
    const other = formOf(INITIAL_SPEC).data;
    sources.replace(data.source, other.source);
    sources.choose(other, 'given');
    expect([textsOf(other)?.length, sources.pasted]).toEqual([3, LINES]);
    sources.choose(other, 'shipped');
    expect(other.source).toEqual(INITIAL_SPEC.data.source);
  });

  it('fills the box with the lines of a run that was trained on some, and with nothing of a file', () => {
    const { sources, data } = opened();
    sources.choose(data, 'given');
    sources.paste(data, LINES);
    const lines = structuredClone(data.source);
    sources.paste(data, 'Another.');
    sources.replace(data.source, lines);
    expect(sources.pasted.split('\n')).toEqual(LINES.split('\n').filter((line) => line !== ''));
    sources.replace(lines, Object.assign(lines, { name: 'mine.csv' }));
    expect(sources.pasted).toBe('');
  });

  it('has paraphrases of the hub beside the texts until others are pasted', () => {
    const { sources, data } = opened();
    sources.choose(data, 'given');
    sources.paste(data, 'One.\nTwo.');
    sources.takeParaphrases(data, ['1.', null]);
    const paraphrases = () =>
      data.source.kind === 'given' && data.source.texts.map((text) => text.paraphrase);
    expect([paraphrases(), sources.paraphrasesFrom]).toEqual([['1.', null], 'a model of the hub']);
    sources.paste(data, 'One.');
    expect([paraphrases(), sources.paraphrasesFrom]).toEqual([[null], null]);
  });
});

import { describe, expect, it } from 'vitest';
import { BAD_FILES } from '../data/badFiles.fixture';
import { SMALL } from '../data/experiment.fixture';
import { BUNDLE_ENDING, writeBundle } from '../data/exports/bundle';
import { openFile } from '../data/openFile';
import { OwnData } from './ownData.svelte';

const GOOD = 'text,label\nThe first of the texts.,1\nThe second of the texts.,0\n';
const given = (name: string, content: string | Uint8Array) => ({
  name,
  blob: new Blob([content as BlobPart]),
});

describe('OwnData', () => {
  it('is no set before anything is given', () => {
    const data = new OwnData();
    expect([data.fileSet, data.boxSet]).toEqual([null, null]);
    expect(data.name).toBe('own texts');
  });

  it('loses nothing to a bad file, whichever comes first', async () => {
    const data = new OwnData();
    const bad = BAD_FILES.map(({ name, bytes }) => given(name, bytes));
    await data.add([...bad.slice(0, 10), given('good.csv', GOOD)]);
    await data.add(bad.slice(10));
    expect(data.files).toHaveLength(BAD_FILES.length + 1);
    expect(data.reading).toBe(false);
    const good = BAD_FILES.reduce((sum, file) => sum + file.good, 0);
    expect(data.fileSet!.texts).toHaveLength(2 + good);
    expect(data.files.find(({ input }) => input.name === 'good.csv')).toMatchObject({ good: 2, rejected: 0 });
  });

  it('has a large file read elsewhere, and a small one at once', async () => {
    const read: string[] = [];
    const data = new OwnData((file) => {
      read.push(file.name);
      return Promise.resolve(openFile(file));
    });
    const large = `text,label\n${'A text of the many that there are in it.,1\n'.repeat(4000)}`;
    await data.add([given('small.csv', GOOD), given('large.csv', large)]);
    expect(read).toEqual(['large.csv']);
    expect(data.files.map(({ good }) => good)).toEqual([2, 4000]);
  });

  it('says which file the browser itself could not read, and goes on', async () => {
    const data = new OwnData();
    const gone = Object.assign(new Blob(['x']), {
      slice: () => {
        throw new Error('it is not there any more');
      },
      arrayBuffer: () => Promise.reject(new Error('it is not there any more')),
    });
    await data.add([{ name: 'gone.csv', blob: gone }, given('good.csv', GOOD)]);
    expect(data.trouble).toEqual(['gone.csv could not be read: it is not there any more.']);
    expect(data.fileSet!.texts).toHaveLength(2);
  });

  it('hands bundles back, as they are no texts', async () => {
    const data = new OwnData();
    const bundle = { name: `run${BUNDLE_ENDING}`, blob: await writeBundle(SMALL, []) };
    expect(await data.add([given('good.csv', GOOD), bundle])).toEqual([bundle.blob]);
    expect(data.files.map(({ input }) => input.name)).toEqual(['good.csv']);
  });

  it('takes columns and labels otherwise than guessed, and reads a text file in another way', async () => {
    const data = new OwnData();
    await data.add([
      given('lines.txt', 'One line of words.\nAnother line of words.\n\nA third one, apart.\n'),
    ]);
    const { key } = data.files[0]!;
    expect(data.fileSet).toMatchObject({ members: 0, nonmembers: 0, unlabelled: 3 });
    data.label(key, true);
    expect(data.fileSet).toMatchObject({ members: 3, unlabelled: 0 });
    data.reread(key, undefined, 'paragraph');
    expect(data.fileSet!.texts).toHaveLength(2);
    await data.add([given('table.csv', GOOD)]);
    const table = data.files[1]!;
    data.map(table.key, { ...table.opened.mapping, flip: true });
    expect(data.files[1]!.good).toBe(2);
    expect(data.fileSet!.texts.slice(2).map(({ member }) => member)).toEqual([false, true]);
    data.remove(key);
    expect(data.name).toBe('table.csv');
    data.clear();
    expect(data.fileSet).toBeNull();
  });

  it('makes a set of two boxes, a text a line or apart by blank lines', () => {
    const data = new OwnData();
    data.members = 'One line of words.\nAnother line of words.';
    data.nonmembers = 'A text\nof two lines.\n\nAnother text.';
    expect(data.boxSet).toMatchObject({ members: 2, nonmembers: 2 });
    expect(data.boxSet!.texts[2]!.text).toBe('A text\nof two lines.');
  });

  it('fills the class of the box that a file is put into, beside what is typed there', async () => {
    const data = new OwnData();
    await data.add([
      { ...given('lines.txt', 'One line of words.\nAnother line of words.'), box: true },
      { ...given('table.csv', GOOD), box: false },
    ]);
    expect(data.files).toEqual([]);
    expect(data.fileSet).toBeNull();
    expect(data.boxSet).toMatchObject({ members: 2, nonmembers: 2, unlabelled: 0 });
    expect(data.boxSet!.notes).toEqual([
      expect.objectContaining({
        file: 'table.csv',
        text: expect.stringContaining('calls 1 of them members'),
      }),
    ]);
    data.members = 'A line that is typed.';
    expect(data.boxSet).toMatchObject({ members: 3, nonmembers: 2 });
    const [, table] = data.boxFiles;
    data.map(table!.key, { ...table!.opened.mapping, label: 'label' });
    expect(data.boxSet).toMatchObject({ members: 4, nonmembers: 1 }); // its own labels, where the visitor says so
    data.clear();
    expect(data.boxFiles).toHaveLength(2);
    for (const { key } of data.boxFiles) data.remove(key);
    expect(data.boxSet).toMatchObject({ members: 1, nonmembers: 0 });
  });

  it('takes what is pasted as files of its own names', () => {
    const data = new OwnData();
    data.paste(GOOD);
    data.paste('Only one more line of text.');
    expect(data.files.map(({ input, good }) => [input.name, good])).toEqual([
      ['pasted', 2],
      ['pasted 2', 1],
    ]);
  });
});

import { strToU8, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { modelFolderOf } from './modelFiles';

const bytes = (text: string) => strToU8(text) as Uint8Array<ArrayBuffer>;
const zip = (files: Parameters<typeof zipSync>[0]) => zipSync(files, { level: 0 }) as Uint8Array<ArrayBuffer>;

describe('a model that is dropped', () => {
  it('may be a zip of a folder', () => {
    const packed = zip({
      mine: { 'config.json': bytes('{}'), '.DS_Store': bytes('x') },
      __MACOSX: { a: bytes('x') },
    });
    const { name, files } = modelFolderOf([{ name: 'anything.zip', bytes: packed }]);
    expect(name).toBe('mine');
    expect(files).toEqual([{ path: 'mine/config.json', bytes: bytes('{}') }]);
  });

  it('is named after a zip without a folder', () => {
    expect(modelFolderOf([{ name: 'Mine.zip', bytes: zip({ 'config.json': bytes('{}') }) }]).name).toBe(
      'Mine',
    );
  });

  it('may be a folder, or its files alone', () => {
    const folder = modelFolderOf([{ name: 'a/b/config.json', bytes: bytes('{}') }]);
    expect(folder).toEqual({ name: 'b', files: [{ path: 'a/b/config.json', bytes: bytes('{}') }] });
    expect(modelFolderOf([{ name: 'config.json', bytes: bytes('{}') }]).name).toBe('dropped model');
  });

  it('says what is wrong with it', () => {
    const whole = zip({ 'config.json': bytes('{}') });
    const cut = whole.slice(0, whole.length - 30);
    const refused = (given: Parameters<typeof modelFolderOf>[0]) => () => modelFolderOf(given);
    expect(refused([{ name: 'a.zip', bytes: bytes('text') }])).toThrow('a.zip is no zip file');
    expect(refused([{ name: 'a.zip', bytes: cut }])).toThrow(/^a\.zip cannot be unpacked: .+\.$/);
    expect(refused([{ name: 'a.zip', bytes: zip({ empty: {} }) }])).toThrow('a.zip holds no files');
    expect(refused([])).toThrow('Nothing was dropped');
    expect(
      refused([
        { name: 'a.zip', bytes: whole },
        { name: 'b.zip', bytes: whole },
      ]),
    ).toThrow('one model at a time');
  });
});

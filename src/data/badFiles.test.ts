import { describe, expect, it } from 'vitest';
import { BAD_FILES } from './badFiles.fixture';
import { readFiles } from './combineFiles';

describe('files that are not as they should be', () => {
  it.each(BAD_FILES)('$name: $message', ({ name, bytes, message, noted, good }) => {
    const { texts, rejected, notes } = readFiles([{ name, bytes }]);
    const said = noted ? notes.map(({ text }) => text) : rejected.map(({ reason }) => reason);
    expect(said.filter((one) => one.includes(message))).not.toEqual([]);
    expect(texts).toHaveLength(good);
    if (noted) expect(rejected).toEqual([]);
    for (const rejection of rejected) expect(rejection.file).toBe(name);
  });

  it('are given together: every good text remains, and every message names its file', () => {
    const { texts, rejected } = readFiles(BAD_FILES);
    expect(texts).toHaveLength(BAD_FILES.reduce((sum, { good }) => sum + good, 0));
    for (const { name, noted } of BAD_FILES) expect(rejected.some(({ file }) => file === name)).toBe(!noted);
    expect(new Set(texts.map(({ id }) => id)).size).toBe(texts.length);
  });
});

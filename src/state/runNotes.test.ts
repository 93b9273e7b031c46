import { describe, expect, it } from 'vitest';
import { startNotes } from './runNotes';

describe('what a person should know of how a run began', () => {
  it('is nothing where all is well', () => {
    expect(startNotes({ skipped: [], truncated: [] })).toEqual([]);
  });

  it('is that a checkpoint was refused, and which texts are not read, or not to their end', () => {
    const notes = startNotes({ refused: 'Training began anew: why.', skipped: [3], truncated: [1, 2] });
    expect(notes).toHaveLength(3);
    expect(notes[0]).toBe('Training began anew: why.');
    expect(notes[1]).toContain('Left out');
    expect(notes[1]).toContain('1 text.');
    expect(notes[2]).toContain('2 texts.');
  });
});

import { describe, expect, it } from 'vitest';
import { noticesFor, type TextFacts } from './notices';

const KNOWN = { tokens: [40, 120], loss: [2.5, 4.5] } as const;
const usual: TextFacts = { tokens: 80, windows: 1, context: 512, loss: 3 };
const kinds = (facts: Partial<TextFacts>, known: typeof KNOWN | null = KNOWN) =>
  noticesFor({ ...usual, ...facts }, known).map(({ kind }) => kind);

describe('noticesFor', () => {
  it('has nothing to say of a text like the known ones', () => {
    expect(kinds({})).toEqual([]);
    expect(kinds({ tokens: 40, loss: 2.5 })).toEqual([]);
  });

  it('says that a text is too short, and nothing more about its length', () => {
    expect(kinds({ tokens: 15 })).toEqual(['short']);
    expect(kinds({ tokens: 0, windows: 0, loss: null })).toEqual(['short']);
    expect(noticesFor({ ...usual, tokens: 1 }, null)[0]?.text).toContain('1 token,');
  });

  it('says that length or surprise lies outside of the known texts', () => {
    expect(kinds({ tokens: 16 })).toEqual(['length']);
    expect(kinds({ tokens: 121 })).toEqual(['length']);
    expect(kinds({ loss: 2.4 })).toEqual(['surprise']);
    expect(kinds({ loss: 4.6 })).toEqual(['surprise']);
    expect(noticesFor({ ...usual, loss: 4.6 }, KNOWN)[0]?.text).toContain('2.50 to 4.50');
  });

  it('says that a long text is scored in windows', () => {
    expect(kinds({ tokens: 700, windows: 2 })).toEqual(['length', 'windows']);
    expect(noticesFor({ ...usual, windows: 2 }, null)[0]?.text).toContain(
      '512 positions with stride 256, so that at least 256 of them stand before each token behind the first window.',
    );
  });

  it('says first why there are not the usual known texts', () => {
    const notices = noticesFor({ ...usual, loss: 9 }, KNOWN, 'Nobody knows.');
    expect(notices.map(({ kind }) => kind)).toEqual(['labels', 'surprise']);
    expect(notices[0]?.text).toBe('Nobody knows.');
  });

  it('does not compare before the known texts are there', () => {
    expect(kinds({ tokens: 20, loss: 9 }, null)).toEqual([]);
  });
});

import { describe, expect, it } from 'vitest';
import { CAVEAT, resultText, type ResultFacts } from './resultText';

const FACTS: ResultFacts = {
  text: 'A note.\nIn two lines.',
  target: 'small-ft',
  reference: 'small',
  device: 'WebAssembly',
  origin: 'scored on this page',
  tokens: 7,
  options: 'k = 20 %',
  lines: [
    { name: 'LOSS', score: -3.21449, share: 0.974, nonmembers: 228 },
    { name: 'Min-K%++', score: null, share: null, nonmembers: 0 },
    { name: 'Ratio', score: undefined, share: null, nonmembers: 0 },
  ],
  notices: ['Too short.'],
};

describe('resultText', () => {
  it('is a table that says what it was made with and how to read it', () => {
    expect(resultText(FACTS).replaceAll('\u202f', ' ')).toBe(
      `Trainspotter: membership-inference scores of one text
Text: “A note. In two lines.”
Target: small-ft. Reference: small.
7 tokens, k = 20 %. Device: WebAssembly, scored on this page.

Attack        Score  Higher than
LOSS         −3.214  97.4 % of 228 known non-members
Min-K%++  undefined  –
Ratio     not there  –

Note: Too short.
${CAVEAT}
`,
    );
  });

  it('holds the beginning of a long text only, never half a character', () => {
    const text = resultText({ ...FACTS, text: '🚂'.repeat(200) });
    expect(text).toContain(`“${'🚂'.repeat(90)} …”`);
  });
});

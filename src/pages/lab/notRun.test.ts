import { expect, it } from 'vitest';
import { figuresOf, recordOf } from '../../lab/runRecord.fixture';
import { notRunWords } from './notRun';

const ASKED = { references: [], shadows: null, samia: null };
const aucs = figuresOf({ loss: 0.8 });

it('names attacks that were asked for and not run, by their reasons', () => {
  const asked = { ...ASKED, finalAttacks: ['loss', 'recall', 'con-recall', 'lira-candidate', 'zlib'] };
  const obstacles = new Map([
    ['recall', 'no known non-members'],
    ['con-recall', 'no known non-members'],
    ['lira-candidate', 'no candidate reference'],
  ]);
  expect(notRunWords(recordOf({ asked, aucs }), obstacles)).toBe(
    'Not run: ReCaLL · CON-ReCaLL (no known non-members); LiRA-Candidate (no candidate reference); Zlib.',
  );
});

it('has nothing to say where all were run, what was asked for is not known, or the model was not attacked', () => {
  const asked = { ...ASKED, finalAttacks: ['loss'] };
  expect(notRunWords(recordOf({ asked, aucs }), new Map())).toBeNull();
  expect(notRunWords(recordOf({ asked: null, aucs }), new Map())).toBeNull();
  expect(notRunWords(recordOf({ asked, aucs: {} }), new Map())).toBeNull();
  const missing = { asked: { ...ASKED, finalAttacks: ['zlib'] }, aucs };
  expect(notRunWords(recordOf({ ...missing, madeBy: 'npm run headless' }), new Map())).toBeNull();
  const all = notRunWords(recordOf({ asked: { ...ASKED, finalAttacks: null }, aucs }), new Map())!;
  expect(all).toContain('Ratio');
  expect(all).not.toContain(' LOSS ·');
});

import { describe, expect, it } from 'vitest';
import { figureOf, recordOf, utilityOf } from '../../lab/runRecord.fixture';
import { storyOf } from './story';

const curve = [0, 1, 2, 3, 4].map((step) => ({
  step,
  epoch: step / 2,
  loss: step === 0 ? null : 5 - step,
  heldOutLoss: null,
  gradientNorm: null,
}));

describe('the story of a run', () => {
  it('is made of its numbers', () => {
    const record = recordOf({
      curve,
      aucs: { loss: figureOf(0.8) },
      control: { loss: figureOf(0.5) },
      utility: utilityOf(4.4),
    });
    expect(storyOf(record, 'small')).toEqual([
      'Small read 322 texts for 2 epochs: the training loss fell from 3.50 to 1.50 nats a token (means of the first and of the last epoch).',
      'LOSS tells members from non-members: AUC 0.800 [0.761, 0.839]; on the base it is 0.500 [0.461, 0.539].',
      'Its perplexity on held-out texts of the same kind is 81.5, 45\u202f% better than the base’s 148.4.',
    ]);
  });

  it('does not claim a leak that the interval does not show', () => {
    const [, leak] = storyOf(recordOf({ aucs: { loss: figureOf(0.53) }, control: null }), 'small');
    expect(leak).toBe('LOSS does not tell members from non-members: AUC 0.530 [0.491, 0.569].');
  });

  it('says that it was stopped, and what a defence did', () => {
    const stopped = recordOf({
      status: 'stopped',
      curve: curve.slice(0, 4),
      soft: { texts: 10, chosen: 5, leftOut: 0, meanChanged: 0.4, paraphrases: null, parts: null },
      utility: null,
      aucs: {},
    });
    expect(storyOf(stopped, 'nano')).toEqual([
      expect.stringMatching(
        /^Nano read 322 texts for 1\.5 epochs, and was stopped there: .* from 3\.50 to 2\.00/,
      ),
      'SOFT put paraphrases in the place of 5 of 10 texts, 40\u202f% of their words changed.',
    ]);
    const privately = recordOf({
      privacy: {
        delta: 3e-4,
        epsilon: 2.5,
        samplingRate: 0.2,
        steps: 50,
        audit: { attack: 'ratio', epsilonLower: 0.4 },
      },
    });
    expect(storyOf(privately, 'nano').at(-1)).toBe(
      'DP-SGD promises ε = 2.50 at δ = 0.0003; the audit proves at least 0.40.',
    );
  });
});

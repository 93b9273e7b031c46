import { describe, expect, it } from 'vitest';
import { figureOf, recordOf, utilityOf } from '../../lab/runRecord.fixture';
import type { RunRecord, SoftSummary } from '../../lab/runRecord';
import { INITIAL_SPEC, SOFT_DEFENCE, type SoftDefence } from '../../lab/runSpec';
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

  it('counts the texts that SOFT left out apart from those that it replaced', () => {
    const soft: SoftSummary = {
      texts: 100,
      chosen: 50,
      leftOut: 10,
      meanChanged: 0.4,
      paraphrases: null,
      parts: null,
      ids: null,
      baseLoss: null,
    };
    const told = (change: Partial<SoftSummary>, others: SoftDefence['others']) =>
      storyOf(
        recordOf({
          soft: { ...soft, ...change },
          spec: { ...INITIAL_SPEC, defence: { ...SOFT_DEFENCE, others } },
        }),
        'nano',
      ).at(-1);
    expect(told({}, 'originals')).toBe(
      'SOFT put paraphrases in the place of 40 of 100 texts, 40\u202f% of their words changed; 10 were left out for want of one.',
    );
    // the share is one of all the texts there, not of those that are replaced from the start
    expect(told({ leftOut: 1 }, 'paraphrases')).toBe(
      'SOFT chose 50 of 100 texts to be replaced by paraphrases from the start, and replaced the others from the second epoch on, 40\u202f% of the words of all of them changed; 1 was left out for want of one.',
    );
    expect(told({ meanChanged: null }, 'paraphrases')).toMatch(/ from the second epoch on; 10 were left out/);
  });

  it('says where the held-out texts have chosen the epoch', () => {
    const spec = { ...INITIAL_SPEC, recipe: { ...INITIAL_SPEC.recipe, patience: 2 } };
    const chosen = ' held-out texts of the same kind, which also chose its epoch, is 81.5, ';
    expect(storyOf(recordOf({ spec }), 'small').at(-1)).toContain(chosen);
    expect(storyOf(recordOf({ spec, status: 'stopped' }), 'small').at(-1)).not.toContain('chose');
    const failed = recordOf({ spec, status: 'failed', trained: { ended: 'stopped', epoch: null } });
    expect(storyOf(failed, 'small').at(-1)).not.toContain('chose');
  });

  it('says which epoch was kept, where training went on behind it', () => {
    const told = (trained: RunRecord['trained']) => storyOf(recordOf({ curve, trained }), 'small')[0];
    expect(told({ ended: 'done', epoch: 2 })).toMatch(/^Small read 322 texts for 2 epochs: .*epoch\)\.$/);
    expect(told({ ended: 'patience', epoch: 1 })).toMatch(
      /^Small read 322 texts for 2 epochs, and stopped there, as the held-out loss no longer fell: .* Its model is that of epoch 1, of the lowest held-out loss\.$/,
    );
    expect(told({ ended: 'done', epoch: 1 })).toMatch(
      /^Small read 322 texts for 2 epochs: .* that of epoch 1,/,
    );
    expect(told({ ended: 'patience', epoch: 0 })).toMatch(/ Its model is the base as it was: no epoch/);
  });

  it('says that it failed after training', () => {
    const failed = recordOf({ curve, status: 'failed', utility: null, aucs: {} });
    expect(storyOf(failed, 'small')).toEqual([
      expect.stringContaining('for 2 epochs: '),
      'The run failed after training: what is missing here was not measured any more.',
    ]);
  });

  it('says that it was stopped, and what a defence did', () => {
    const stopped = recordOf({
      status: 'stopped',
      curve: curve.slice(0, 4),
      soft: {
        ...{ texts: 10, chosen: 5, leftOut: 0, meanChanged: 0.4 },
        ...{ paraphrases: null, parts: null, ids: null, baseLoss: null },
      },
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
      'DP-SGD promises ε = 2.50 at δ = 0.0003; by the audit ε ≥ 0.40 is proven.',
    );
    const audit = { attack: 'ratio', epsilonLower: 0 };
    const unproven = { ...privately, privacy: { ...privately.privacy!, audit } };
    expect(storyOf(unproven, 'nano').at(-1)).toMatch(/; by the audit no loss of privacy is proven\.$/);
  });
});

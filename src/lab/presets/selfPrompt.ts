import type { LabPreset } from '../preset';
import { above, verdictOf } from '../verdict';
import { arm, HURRIED_LORA, ONE_PASS, SPV_MIA } from './common';

const BASELINES = ['loss', 'zlib', 'min-k', 'neighborhood', 'lira-base'];

/** The same target against three references: its base, one fine-tuned on auxiliary texts, one on texts that it wrote. */
export const selfPrompt: LabPreset = {
  id: 'self-prompt',
  title: 'Self-prompt',
  claim:
    'A reference fine-tuned on texts that the target itself wrote, and a score that looks for peaks, find far more than the baselines.',
  source: SPV_MIA,
  published: { text: 'Mean AUC 0.924, 23.6 % over the best baseline.', source: SPV_MIA },
  attacks: [...ONE_PASS, 'neighborhood', 'lira-base', 'spv-mia', 'bag-of-words'],
  perEpoch: ONE_PASS,
  differs:
    'The released code has the target write up to 10,000 texts for its reference, here there are about a hundred, by a model that writes poorly. The candidate reference reads texts by the same hand as the members, which is the best case for it: in the recorded runs it found more than SPV-MIA.',
  arms: () => [
    arm('target', 'LoRA, in a hurry (rank 16, 1e-2)', {
      recipe: HURRIED_LORA,
      references: ['self-prompt', 'candidate'],
    }),
  ],
  verdict: (results) => {
    const spv = { arm: 'target', attacks: ['spv-mia'], on: 'self-prompt' as const, name: 'SPV-MIA' };
    const baselines = {
      arm: 'target',
      attacks: BASELINES,
      by: 'greatest' as const,
      name: 'the best baseline',
    };
    const difference = { arm: 'target', attacks: ['reference'], name: 'Reference' };
    const onSelf = { ...difference, on: 'self-prompt' as const, name: 'against the self-prompt reference' };
    return verdictOf([
      above(results, spv, baselines, { claim: 'SPV-MIA finds more than the best of five baselines' }),
      above(
        results,
        spv,
        { ...difference, on: 'candidate', name: 'LiRA-Candidate' },
        {
          claim: 'SPV-MIA finds more than a reference on texts of the same kind',
        },
      ),
      above(
        results,
        onSelf,
        { ...difference, name: 'against the base' },
        {
          claim: 'the self-prompt reference helps the plain difference of losses too',
          main: false,
        },
      ),
    ]);
  },
};

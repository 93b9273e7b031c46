import { SOFT_ATTACKS } from '../comparisonTable';
import type { LabPreset } from '../preset';
import { SOFT_DEFENCE } from '../runSpec';
import { above, keepsUtility, near, verdictOf } from '../verdict';
import { arm, CONSERVATIVE_LORA, FULL, ONE_PASS, SOFT_PAPER } from './common';

/** AUCs this near to the base's count as close to it: published are 0.018 on ArXiv. */
const CLOSE = 0.05;
const LITTLE_COST = 0.75;
/** Of SOFT's table, those that take neither labels nor a prefix. */
const SIMPLE = ['loss', 'zlib', 'lowercase', 'min-k', 'min-k-plus-plus', 'ratio'];
/** For parts of the members that were chosen by their loss: it compares with the base, so that easy texts do not lead. */
const CALIBRATED = ['ratio'];

/** Selective obfuscation, beside its controls: by chance, and every text. */
export const soft: LabPreset = {
  id: 'soft',
  title: 'SOFT',
  claim:
    'Replacing the most easily memorised half of the texts by paraphrases brings every attack close to the base, at little cost.',
  source: SOFT_PAPER,
  published: {
    text: 'Mean AUC over ten attacks on ArXiv: base 0.509, full fine-tuning 0.766, LoRA 0.591, SOFT 0.527.',
    source: SOFT_PAPER,
  },
  attacks: [...SOFT_ATTACKS, 'reference'],
  perEpoch: ONE_PASS,
  differs:
    'As presented, SOFT goes on training on the half that it keeps; its released code puts paraphrases in the place of all texts from the second epoch on. Both are run here. In the recorded runs a model as small as this remembered what it had read in one epoch, and as paraphrases keep names and facts, some originals were found that had never been read (every text at once). The half of low loss is the half of easy texts: attacks by the loss alone took those for members whatever had been read, so that by them choosing by loss looked worse than chance, while Ratio found fewer.',
  arms: () => [
    arm('full', 'Full fine-tuning', { recipe: FULL }),
    arm('lora', 'LoRA, conservative (rank 8, 3e-3)', { recipe: CONSERVATIVE_LORA }),
    arm('soft', 'SOFT, the lower half by loss', { defence: SOFT_DEFENCE }),
    arm('released', 'SOFT, every text from the second epoch on', {
      defence: { ...SOFT_DEFENCE, others: 'paraphrases' },
    }),
    arm('drop', 'SOFT, the half whose loss drops most', {
      defence: { ...SOFT_DEFENCE, selection: 'loss-drop' },
    }),
    arm('chance', 'SOFT, half by chance', { defence: { ...SOFT_DEFENCE, selection: 'random' } }),
    arm('all', 'SOFT, every text at once', {
      defence: { ...SOFT_DEFENCE, rule: { kind: 'ratio', ratio: 1 } },
    }),
  ],
  verdict: (results) => {
    const mean = (id: string, name: string) => ({ arm: id, attacks: SIMPLE, by: 'mean' as const, name });
    const base = { ...mean('soft', 'on the base'), on: 'base' as const };
    return verdictOf([
      above(results, mean('full', 'mean of six attacks on the full model'), mean('soft', 'on SOFT'), {
        claim: 'SOFT lowers the leak',
      }),
      near(results, mean('soft', 'mean of six attacks on SOFT'), base, CLOSE, {
        claim: 'SOFT is close to the base',
      }),
      keepsUtility(results, { id: 'soft', name: 'SOFT' }, 'full', LITTLE_COST, {
        claim: 'SOFT costs little',
      }),
      above(
        results,
        { arm: 'soft', attacks: CALIBRATED, on: 'kept', name: 'Ratio on the originals that SOFT keeps' },
        { arm: 'soft', attacks: CALIBRATED, on: 'replaced', name: 'on those that it replaces' },
        { claim: 'what is left comes from the originals that are kept', main: false, after: true },
      ),
      near(
        results,
        mean('released', 'every text paraphrased from the second epoch on'),
        { ...base, arm: 'released' },
        CLOSE,
        {
          claim:
            'with every text paraphrased from the second epoch on, as the released code does it, SOFT is close to the base',
          main: false,
        },
      ),
      above(results, mean('chance', 'half by chance'), mean('soft', 'by loss'), {
        claim: 'choosing by loss protects better than chance',
        main: false,
      }),
      above(
        results,
        { arm: 'chance', attacks: CALIBRATED, name: 'Ratio on half by chance' },
        { arm: 'soft', attacks: CALIBRATED, name: 'by loss' },
        { claim: 'against Ratio, choosing by loss protects better than chance', main: false, after: true },
      ),
      near(results, mean('all', 'every text paraphrased'), { ...base, arm: 'all' }, CLOSE, {
        claim: 'paraphrasing every text at once is close to the base',
        main: false,
      }),
    ]);
  },
};

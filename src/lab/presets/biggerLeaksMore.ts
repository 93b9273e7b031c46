import type { LabPreset } from '../preset';
import { above, verdictOf } from '../verdict';
import { arm, FULL, ONE_PASS } from './common';

const SIZES = ['nano', 'small', 'medium'] as const;

/** The same texts and recipe under three sizes of one family. */
export const biggerLeaksMore: LabPreset = {
  id: 'bigger-leaks-more',
  title: 'Bigger leaks more',
  claim: 'Of models of one family the larger ones memorise more of what they are trained on.',
  source: {
    name: 'Carlini et al. 2023 (Quantifying memorization)',
    url: 'https://arxiv.org/abs/2202.07646',
    evidence: 'second-hand',
  },
  published: null,
  attacks: [...ONE_PASS, 'min-k-plus-plus-calibrated', 'bag-of-words'],
  perEpoch: ONE_PASS,
  differs: null,
  arms: () => SIZES.map((base) => arm(base, base, { base, recipe: FULL })),
  verdict: (results) => {
    const of = (base: string, attack: string) => ({ arm: base, attacks: [attack], name: base });
    const pair = (large: string, small: string, attack: string, main: boolean) =>
      above(results, of(large, attack), of(small, attack), {
        claim: `${attack === 'loss' ? 'LOSS' : 'Reference'} finds more in ${large} than in ${small}`,
        main,
      });
    return verdictOf([
      pair('medium', 'nano', 'reference', true),
      pair('small', 'nano', 'reference', false),
      pair('medium', 'small', 'reference', false),
      pair('medium', 'nano', 'loss', false),
    ]);
  },
};

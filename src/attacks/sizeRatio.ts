import { comparedLosses } from './lossComparison';

/** s = L_small / L_M; null where either is undefined or L_M is 0. */
function sizeRatioScore(nllTarget: number | null, nllSmaller: number | null): number | null {
  return nllTarget === null || nllSmaller === null || nllTarget === 0 ? null : nllSmaller / nllTarget;
}

/**
 * Size ratio: the loss of a smaller model of the family over the target's (Carlini et al. 2021; attacks.md C5, G). It has
 * no contribution: the target's tokens stand in the denominator, and a ratio does not split over them.
 */
export const sizeRatio = comparedLosses({
  id: 'size-ratio',
  name: 'Size ratio',
  source: { name: 'Carlini et al. 2021', url: 'https://arxiv.org/abs/2012.07805', evidence: 'source' },
  family: 'beyond',
  other: { role: 'smaller', symbol: 'small', called: 'the smaller model' },
  compare: sizeRatioScore,
  result: {
    formula: 's = L_small / L_M',
    meaning: 'without unit; above 1 = the target finds it easier',
  },
  explain: {
    idea: 'A small model learns the language but has no room for single texts. What only the large one knows is memorised.',
    formula: 's(x) = L_small(x) / L_M(x)',
    caveat:
      'A larger model is better at everything, so the ratio is above 1 for most texts; only its size among others tells. It does not split over tokens.',
  },
});

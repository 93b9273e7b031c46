import { negativeLogLikelihood, scaledShares } from './loss';
import { comparedLosses } from './lossComparison';

/** s = −L_M / L_R; null where either is undefined or L_R is 0. */
export function ratioScore(nllTarget: number | null, nllReference: number | null): number | null {
  return nllTarget === null || nllReference === null || nllReference === 0 ? null : -nllTarget / nllReference;
}

/** Ratio: the target's loss as a share of the reference's (SOFT; attacks.md B2). Not the ranking of the difference. */
export const ratio = comparedLosses({
  id: 'ratio',
  name: 'Ratio',
  source: {
    name: 'SOFT, USENIX Security 2025',
    url: 'https://github.com/KaiyuanZh/SOFT',
    evidence: 'code',
  },
  family: 'reference',
  other: { role: 'reference', symbol: 'R', called: 'the reference' },
  compare: ratioScore,
  contribution(signals) {
    const { logp } = signals.trace('target');
    const other = negativeLogLikelihood(signals.trace('reference').logp);
    return logp.length === 0 || other === null || other === 0
      ? null
      : scaledShares(logp, 1 / (logp.length * other));
  },
  result: { formula: 's = −L_M / L_R', meaning: 'without unit; −1 = no difference' },
  explain: {
    idea: 'As Reference, but as a share: a drop of half a nat counts for more where the text was easy to begin with.',
    formula: 's(x) = −L_M(x) / L_R(x)',
    caveat:
      'Undefined where the reference is certain of every token. It ranks texts otherwise than the difference does.',
  },
});

import * as v from 'valibot';
import { calibratedScore } from '../../src/attacks/calibrated';
import { crossEntropyTerms, dcPddScore } from '../../src/attacks/dcPdd';
import { entropyScore } from '../../src/attacks/entropy';
import { errorShifts, ezMiaScore } from '../../src/attacks/ezMia';
import { logRankScore } from '../../src/attacks/logRank';
import { rankScore } from '../../src/attacks/rank';
import { slidingWindowScore } from '../../src/attacks/slidingWindow';
import { surpScore, surprisingPositions } from '../../src/attacks/surp';
import { wbcScore, windowVotes } from '../../src/attacks/wbc';
import { characterCount, zlibBytes, zlibPerCharacterScore } from '../../src/attacks/zlib';
import { tokenStatistics } from '../../src/passes/statistics';
import { form, type Form } from './form';

const number = v.number();
const numbers = v.array(number);
const rows = v.array(numbers);
const score = v.nullable(number); // a text with nothing scored has none

/** Attacks on the tokens' own likelihoods, and those that compare them with the base's. */
export const LIKELIHOOD_FORMS: Record<string, Form> = {
  rank: form(v.object({ logits: rows, targets: numbers }), ({ logits, targets }) => {
    const ranks = targets.map((target, i) => tokenStatistics(logits[i] ?? [], target).rank);
    return { ranks, score_rank: rankScore(ranks), score_logrank: logRankScore(ranks) };
  }),
  entropy: form(v.object({ logits: rows }), ({ logits }) => {
    const entropy = logits.map((row) => tokenStatistics(row, 0).entropy); // whatever token stands there
    return { entropy, score: entropyScore(entropy) };
  }),
  zlib_per_character: form(v.object({ text: v.string(), nll: score }), ({ text, nll }) => ({
    score: zlibPerCharacterScore(nll, zlibBytes(text), characterCount(text)),
  })),
  calibrate_with_base: form(v.object({ score_target: score, score_base: score }), (input) => ({
    score: calibratedScore(input.score_target, input.score_base),
  })),
  ezmia: form(
    v.object({ logp_target: numbers, logp_ref: numbers, target_is_top1: v.array(v.boolean()) }),
    (input) => {
      const shifts = errorShifts(input.logp_target, input.logp_ref, input.target_is_top1);
      return { positive: shifts.positive, negative: shifts.negative, score: ezMiaScore(shifts) };
    },
  ),
  wbc: form(v.object({ nll_target: numbers, nll_ref: numbers, windows: numbers }), (input) => {
    const bySize = windowVotes(input.nll_target, input.nll_ref, input.windows);
    return { per_window: bySize.map(({ share }) => share), score: wbcScore(bySize) };
  }),
  surp: form(
    v.object({ logp: numbers, entropy: numbers, k: number, max_entropy: number }),
    ({ logp, entropy, k, max_entropy }) => {
      const indices = surprisingPositions(logp, entropy, k, max_entropy);
      return { indices, score: surpScore(logp, indices) };
    },
  ),
  dcpdd: form(
    v.object({ tokens: numbers, probs: numbers, freq: v.record(v.string(), number), a: number }),
    ({ tokens, probs, freq, a }) => ({
      score: dcPddScore(crossEntropyTerms(tokens, probs, (token) => freq[token] ?? null, a)),
    }),
  ),
  sliding_window: form(v.object({ nll: numbers, window: number }), ({ nll, window }) => ({
    score: slidingWindowScore(
      nll.map((loss) => -loss),
      window,
    ),
  })),
};

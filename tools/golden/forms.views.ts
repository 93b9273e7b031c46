import * as v from 'valibot';
import { conRecallScore } from '../../src/attacks/conRecall';
import { normsOf } from '../../src/attacks/gradNorm';
import { liraOffline, liraOnline } from '../../src/attacks/liraScore';
import { meanLogProbability } from '../../src/attacks/loss';
import { mopeScore } from '../../src/attacks/mope';
import { neighborhoodScore, neighborhoodZ } from '../../src/attacks/neighborhood';
import { maskSpans } from '../../src/attacks/neighbourNeeds';
import { pacScore, polarizedDistance } from '../../src/attacks/pac';
import { recallScore, withoutFirst } from '../../src/attacks/recall';
import { rmiaOfflineMean, rmiaRatio, rmiaScore } from '../../src/attacks/rmiaScore';
import { rouge1Recall, samiaScore } from '../../src/attacks/samiaScore';
import {
  oneSidedVariation,
  pairVariation,
  spvScore,
  spvUncalibratedScore,
  textProbability,
} from '../../src/attacks/spvMia';
import { form, type Form } from './form';

const number = v.number();
const numbers = v.array(number);
const loss = v.nullable(number);
const pairs = v.array(v.tuple([number, number]));

/** V in probabilities, from losses. */
const lossVariation = (nll: number, neighbours: readonly number[]) =>
  oneSidedVariation(textProbability(nll), neighbours.map(textProbability));

/** Forms of attacks that compare views of a text, or variants of a model, and of attacks with shadows and samples. */
export const VIEW_FORMS: Record<string, Form> = {
  recall: form(v.object({ ll_cond: loss, ll_uncond: loss }), ({ ll_cond, ll_uncond }) => ({
    score: recallScore(ll_cond, ll_uncond),
  })),
  recall_alignment: form(
    v.object({ cond_logp: numbers, uncond_logp: numbers }),
    ({ cond_logp, uncond_logp }) => {
      const plain = meanLogProbability(uncond_logp);
      return {
        aligned: recallScore(meanLogProbability(withoutFirst(cond_logp)), plain),
        as_released: recallScore(meanLogProbability(cond_logp), plain),
      };
    },
  ),
  conrecall: form(
    v.object({ ll_cond_non: loss, ll_cond_mem: loss, ll_uncond: loss, gamma: number }),
    (input) => ({
      score: conRecallScore(input.ll_cond_non, input.ll_cond_mem, input.ll_uncond, input.gamma),
    }),
  ),
  neighborhood: form(v.object({ nll: loss, neighbor_nll: numbers }), ({ nll, neighbor_nll }) => ({
    score: neighborhoodScore(nll, neighbor_nll),
    z_score: neighborhoodZ(nll, neighbor_nll),
  })),
  mask_spans: form(
    v.object({ words: number, pct: number, span: number, buffer: number }),
    ({ words, pct, span, buffer }) => ({ spans: maskSpans(words, pct, span, buffer) }),
  ),
  pac: form(
    v.object({ logp: numbers, augmented_logp: v.array(numbers), k1: number, k2: number }),
    ({ logp, augmented_logp, k1, k2 }) => {
      const distance = polarizedDistance(logp, k1, k2);
      const augmented = augmented_logp.map((one) => polarizedDistance(one, k1, k2));
      return {
        distance,
        augmented,
        score: pacScore(
          distance,
          augmented.filter((one) => one !== null),
        ),
      };
    },
  ),
  mope: form(v.object({ nll: loss, perturbed_nll: numbers }), ({ nll, perturbed_nll }) => ({
    score: mopeScore(nll, perturbed_nll),
  })),
  gradnorm: form(v.object({ tensors: v.array(numbers) }), ({ tensors }) => {
    const { l1, l2, linf } = normsOf(tensors);
    return { l1: -l1, l2: -l2, linf: -linf };
  }),
  spv_pairs: form(
    v.object({ p_target: number, p_target_pairs: pairs, p_ref: number, p_ref_pairs: pairs }),
    ({ p_target, p_target_pairs, p_ref, p_ref_pairs }) => {
      const target = pairVariation(p_target, p_target_pairs);
      const reference = pairVariation(p_ref, p_ref_pairs);
      return { variation_target: target, variation_ref: reference, score: spvScore(target, reference) };
    },
  ),
  spv_one_sided: form(
    v.object({
      nll_target: number,
      nll_target_neighbors: numbers,
      nll_ref: number,
      nll_ref_neighbors: numbers,
    }),
    (input) => {
      const target = lossVariation(input.nll_target, input.nll_target_neighbors);
      const reference = lossVariation(input.nll_ref, input.nll_ref_neighbors);
      return { variation_target: target, variation_ref: reference, score: spvScore(target, reference) };
    },
  ),
  spv_uncalibrated: form(v.object({ nll_target: number, nll_target_neighbors: numbers }), (input) => ({
    score: spvUncalibratedScore(lossVariation(input.nll_target, input.nll_target_neighbors)),
  })),
  lira_online: form(
    v.object({ observed_nll: number, in_nll: numbers, out_nll: numbers }),
    ({ observed_nll, in_nll, out_nll }) => ({ score: liraOnline(observed_nll, in_nll, out_nll) }),
  ),
  lira_offline: form(v.object({ observed_nll: number, out_nll: numbers }), ({ observed_nll, out_nll }) =>
    liraOffline(observed_nll, out_nll),
  ),
  rmia: form(
    v.object({ p_x: number, ref_p_x: numbers, p_z: numbers, ref_p_z: v.array(numbers), gamma: number }),
    ({ p_x, ref_p_x, p_z, ref_p_z, gamma }) => {
      const ratio_x = rmiaRatio(p_x, ref_p_x);
      const ratio_z = p_z.map((p, i) => rmiaRatio(p, ref_p_z[i] ?? []));
      return { ratio_x, ratio_z, score: rmiaScore(ratio_x, ratio_z, gamma) };
    },
  ),
  rmia_offline_mean: form(v.object({ mean_out: number, a: number }), ({ mean_out, a }) => ({
    p_x: rmiaOfflineMean(mean_out, a),
  })),
  samia: form(v.object({ suffix: v.string(), samples: v.array(v.string()) }), ({ suffix, samples }) => ({
    rouge: samples.map((sample) => rouge1Recall(suffix, sample)),
    score: samiaScore(suffix, samples),
  })),
};

import * as v from 'valibot';
import { bowTokens, naiveBayesLogOdds } from '../../src/attacks/bagOfWords';
import { meanLogProbability, negativeLogLikelihood, perplexity } from '../../src/attacks/loss';
import { lowercaseScore } from '../../src/attacks/lowercase';
import { differenceScore } from '../../src/attacks/lossComparison';
import { lowestCount, minKScore } from '../../src/attacks/minK';
import { minKPlusPlusScore } from '../../src/attacks/minKPlusPlus';
import { ratioScore } from '../../src/attacks/ratio';
import { zlibBytes, zlibScore } from '../../src/attacks/zlib';
import { clipAndAverage } from '../../src/defences/clipping';
import { loraParameterCount } from '../../src/defences/loraParameters';
import { dpSgdEpsilon, gaussianComposition } from '../../src/defences/privacyAccountant';
import { softSelectRatio, softSelectThreshold } from '../../src/defences/soft';
import { auc } from '../../src/metrics/auc';
import {
  epsilonLowerBound,
  gaussianView,
  oneRunEpsilon,
  oneRunPValue,
  plugInEpsilon,
} from '../../src/metrics/audit';
import { resampledAuc } from '../../src/metrics/bootstrap';
import { delong } from '../../src/metrics/delong';
import { stratifiedFolds } from '../../src/metrics/folds';
import { clopperPearson, percentileInterval } from '../../src/metrics/intervals';
import { logisticProbability } from '../../src/metrics/logistic';
import { advantage, finestFpr, tprAtFpr } from '../../src/metrics/operatingPoints';
import { corpusPerplexity } from '../../src/metrics/perplexity';
import { roc } from '../../src/metrics/roc';
import { fitStandardisation, standardise } from '../../src/metrics/standardise';
import { tokenStatistics } from '../../src/passes/statistics';
import { form, type Form } from './form';
import { LIKELIHOOD_FORMS } from './forms.likelihood';
import { VIEW_FORMS } from './forms.views';

const number = v.number();
const numbers = v.array(number);
const texts = v.array(v.string());
const loss = v.nullable(number); // a text with nothing scored has none
const pair = v.tuple([number, number]);
const classes = { members: numbers, nonmembers: numbers };
const rows = v.array(numbers);

const ATTACKS: Record<string, Form> = {
  loss: form(v.object({ logp: numbers }), ({ logp }) => ({
    nll: negativeLogLikelihood(logp),
    score: meanLogProbability(logp),
    perplexity: perplexity(logp),
  })),
  reference: form(v.object({ nll_target: loss, nll_ref: loss }), (input) => ({
    score: differenceScore(input.nll_target, input.nll_ref),
  })),
  ratio: form(v.object({ nll_target: loss, nll_ref: loss }), (input) => ({
    score: ratioScore(input.nll_target, input.nll_ref),
  })),
  zlib: form(v.object({ text: v.string(), nll: loss }), ({ text, nll }) => {
    const bytes = zlibBytes(text);
    return { zlib_bytes: bytes, score: zlibScore(nll, bytes) };
  }),
  lowercase: form(v.object({ nll: loss, nll_lower: loss }), (input) => ({
    score: lowercaseScore(input.nll, input.nll_lower),
  })),
  mink: form(v.object({ logp: numbers, k: number }), ({ logp, k }) => ({
    count: lowestCount(logp.length, k),
    score: minKScore(logp, k),
  })),
  token_statistics: form(v.object({ logits: numbers, target: number }), ({ logits, target }) =>
    tokenStatistics(logits, target),
  ),
  minkpp: form(v.object({ logits: rows, targets: numbers, k: number }), ({ logits, targets, k }) => {
    const z = targets.map((target, i) => tokenStatistics(logits[i] ?? [], target).z);
    return { z, score: minKPlusPlusScore(z, k) };
  }),
  bow_tokens: form(v.object({ doc: v.string() }), ({ doc }) => ({ tokens: bowTokens(doc) })),
  bow_naive_bayes: form(
    v.object({ train_members: texts, train_nonmembers: texts, text: v.string() }),
    (input) => ({
      log_odds: naiveBayesLogOdds(input.train_members, input.train_nonmembers, input.text),
    }),
  ),
};

const METRICS: Record<string, Form> = {
  auc: form(v.object(classes), ({ members, nonmembers }) => ({ auc: auc(members, nonmembers) })),
  roc: form(v.object(classes), ({ members, nonmembers }) => ({
    points_fpr_tpr: roc(members, nonmembers)?.vertices.map(({ fpr, tpr }) => [fpr, tpr]) ?? null,
  })),
  tpr_at_fpr: form(v.object({ ...classes, alphas: numbers }), ({ members, nonmembers, alphas }) => {
    const curve = roc(members, nonmembers);
    return {
      tpr: curve && alphas.map((alpha) => tprAtFpr(curve, alpha)),
      finest_fpr: finestFpr(nonmembers.length),
    };
  }),
  advantage: form(v.object(classes), ({ members, nonmembers }) => {
    const curve = roc(members, nonmembers);
    const best = curve && advantage(curve);
    return { advantage: best?.advantage ?? null, balanced_accuracy: best?.balancedAccuracy ?? null };
  }),
  delong: form(v.object(classes), ({ members, nonmembers }) => {
    const estimate = delong(members, nonmembers);
    return {
      auc: estimate?.auc ?? null,
      variance: estimate?.variance ?? null,
      se: estimate?.se ?? null,
      ci95: estimate?.interval ?? null,
    };
  }),
  percentile_interval: form(v.object({ values: numbers, q: pair }), ({ values, q }) => ({
    interval: percentileInterval(values, q),
  })),
  bootstrap_resample: form(
    v.object({ ...classes, member_indices: numbers, nonmember_indices: numbers }),
    (input) => ({ auc: resampledAuc(input, input.member_indices, input.nonmember_indices) }),
  ),
  clopper_pearson: form(v.object({ k: number, n: number, confidence: number }), ({ k, n, confidence }) => ({
    interval: clopperPearson(k, n, confidence),
  })),
  stratified_folds: form(v.object({ labels: numbers, k: number }), ({ labels, k }) => ({
    folds: stratifiedFolds(labels, k),
  })),
  standardised_logistic: form(
    v.object({ train: rows, test: numbers, weights: numbers, bias: number }),
    ({ train, test, weights, bias }) => {
      const fit = fitStandardisation(train);
      const z = fit && standardise(test, fit);
      return {
        mean: fit?.mean ?? null,
        std: fit?.std ?? null,
        z,
        probability: z && logisticProbability(z, weights, bias),
      };
    },
  ),
  corpus_perplexity: form(v.object({ text_nll_sums: numbers, token_counts: numbers }), (input) => ({
    perplexity: corpusPerplexity(input.text_nll_sums, input.token_counts),
  })),
};

const AUDITS: Record<string, Form> = {
  epsilon_plug_in: form(v.object({ fpr: number, fnr: number, delta: number }), ({ fpr, fnr, delta }) => ({
    epsilon: plugInEpsilon(fpr, fnr, delta),
  })),
  epsilon_clopper_pearson: form(
    v.object({
      FP: number,
      nonmembers: number,
      FN: number,
      members: number,
      delta: number,
      confidence: number,
    }),
    ({ FP, FN, ...rest }) => {
      const bound = epsilonLowerBound({ falsePositives: FP, falseNegatives: FN, ...rest });
      return {
        fpr_upper: bound?.fprUpper ?? null,
        fnr_upper: bound?.fnrUpper ?? null,
        epsilon_lower: bound?.epsilonLower ?? null,
      };
    },
  ),
  one_run_p_value: form(
    v.object({ m: number, r: number, v: number, epsilon: number, delta: number }),
    ({ m, r, v: correct, epsilon, delta }) => ({
      p_value: oneRunPValue({ canaries: m, guesses: r, correct, delta }, epsilon),
    }),
  ),
  one_run_epsilon: form(
    v.object({ m: number, r: number, v: number, delta: number, confidence: number }),
    ({ m, r, v: correct, delta, confidence }) => ({
      epsilon_lower: oneRunEpsilon({ canaries: m, guesses: r, correct, delta }, confidence),
    }),
  ),
  gaussian_view: form(v.object({ fpr: number, fnr: number, delta: number }), ({ fpr, fnr, delta }) =>
    gaussianView(fpr, fnr, delta),
  ),
};

const DEFENCES: Record<string, Form> = {
  dp_sgd_epsilon: form(
    v.object({ q: number, sigma: number, steps: number, delta: number }),
    ({ q, ...rest }) => ({ epsilon: dpSgdEpsilon({ samplingRate: q, ...rest }) }),
  ),
  gaussian_composition: form(v.object({ steps: number, sigma: number, delta: number }), (input) => {
    const composition = gaussianComposition(input);
    return { mu: composition?.mu ?? null, epsilon: composition?.epsilon ?? null };
  }),
  clip_and_average: form(v.object({ gradients: rows, C: number, lot: number }), ({ gradients, C, lot }) =>
    clipAndAverage(gradients, C, lot),
  ),
  soft_select_ratio: form(v.object({ losses: numbers, ratio: number }), ({ losses, ratio }) => ({
    selected: softSelectRatio(losses, ratio),
  })),
  soft_select_threshold: form(v.object({ losses: numbers, tau: number }), ({ losses, tau }) => ({
    selected: softSelectThreshold(losses, tau),
  })),
  lora_parameter_count: form(
    v.object({ layers: number, matrices_per_layer: v.array(pair), rank: number, excluded_layers: numbers }),
    (input) => ({
      parameters: loraParameterCount({
        layers: input.layers,
        matrices: input.matrices_per_layer,
        rank: input.rank,
        excludedLayers: input.excluded_layers,
      }),
    }),
  ),
};

/** Every form that is built, by its name in golden files. */
export const FORMS: ReadonlyMap<string, Form> = new Map(
  Object.entries({ ...ATTACKS, ...LIKELIHOOD_FORMS, ...VIEW_FORMS, ...METRICS, ...AUDITS, ...DEFENCES }),
);

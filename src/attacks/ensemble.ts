import { fitTree, leafProbability } from '../metrics/decisionTree';
import { fitLogistic, logOdds } from '../metrics/logisticFit';
import type { Options, OptionSpec } from './attack';
import { crossFit, FOLDS, labelledPlaces, type Labels } from './crossFit';
import {
  ENSEMBLE_FEATURES,
  featureRow,
  featureRows,
  fitPreparation,
  isUsable,
  type FeatureRow,
} from './ensembleFeatures';
import type { LabelledTable, SetAttack } from './setAttack';

const MODEL: OptionSpec = {
  key: 'model',
  label: 'Model',
  min: 0,
  max: 1,
  step: 1,
  initial: 0,
  choices: ['logistic', 'tree of depth at most 3'],
};
const L2: OptionSpec = {
  key: 'l2',
  label: 'L2 strength (logistic)',
  min: 0.1,
  max: 20,
  step: 0.1,
  initial: 1,
};

type RowScore = (row: FeatureRow) => number;

/** Fits the chosen model on rows; null where a class has none. */
function fitRows(rows: readonly FeatureRow[], labels: readonly boolean[], options: Options): RowScore | null {
  const prepare = fitPreparation(rows);
  if (!prepare || !labels.includes(true) || !labels.includes(false)) return null;
  const ready = rows.map(prepare);
  if (options[MODEL.key] === 1) {
    const tree = fitTree(ready, labels, { maxDepth: 3, minSplit: 12, minLeaf: 6 })!;
    return (row) => leafProbability(tree, prepare(row));
  }
  const fit = fitLogistic(ready, labels, options[L2.key]!)!;
  return (row) => logOdds(fit, prepare(row));
}

/** The labels of the texts that have features enough to learn from. */
function usableLabels({ texts }: LabelledTable, rows: readonly FeatureRow[]): Labels {
  return texts.map(({ member }, place) => (isUsable(rows[place]!) ? member : null));
}

/** A fit on the texts at these places. */
function fitAt(rows: readonly FeatureRow[], labels: Labels, places: readonly number[], options: Options) {
  return fitRows(
    places.map((place) => rows[place]!),
    places.map((place) => labels[place]!),
    options,
  );
}

/** Ensemble: a classifier of its own over the scores of other attacks (after SOFT; attacks.md B14). */
export const ensemble: SetAttack = {
  id: 'ensemble',
  name: 'Ensemble',
  source: {
    name: 'SOFT, USENIX Security 2025',
    url: 'https://arxiv.org/abs/2506.10424',
    evidence: 'inferred',
  },
  note: 'That scores are put together by a classifier is the source’s; the choice of scores, the logistic regression and the cross-fitting are ours.',
  access: ['labels', 'logits', 'log-probabilities', 'reference', 'known-nonmembers'],
  blind: false,
  trained: true,
  idea: 'What one attack misses another may see: a classifier learns from labelled texts how to weigh ten of them. Each text is scored by a fit that did not see it.',
  formula: 's(x) = b + Σⱼ wⱼ · (sⱼ(x) − meanⱼ) / sdⱼ, with w, b, mean and sd from the other four folds',
  caveat:
    'The strongest attacker of all: labels of members and non-members of the very same kind. Where an attack is undefined for a text, the mean of the training texts stands in for its score; a text with more than half of them undefined is not scored. Scores of different folds come from different fits. The tree gives the same score to all texts of a leaf.',
  options: [MODEL, L2],
  features: ENSEMBLE_FEATURES,
  scoreSet(table, options, seed) {
    const rows = featureRows(table);
    const labels = usableLabels(table, rows);
    return crossFit(labels, FOLDS, seed, (training) => {
      const score = fitAt(rows, labels, training, options);
      return score && ((place) => (isUsable(rows[place]!) ? score(rows[place]!) : null));
    });
  },
  fit(table, options) {
    const rows = featureRows(table);
    const labels = usableLabels(table, rows);
    const score = fitAt(rows, labels, labelledPlaces(labels), options);
    return (_text, scoreOf) => {
      const row = featureRow(scoreOf);
      return score && isUsable(row) ? score(row) : null;
    };
  },
};

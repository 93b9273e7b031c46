import { Random } from '../data/random';
import { fitTree, leafProbability, type TreeSettings } from '../metrics/decisionTree';
import { stratifiedFolds } from '../metrics/folds';
import { labelledPlaces } from './crossFit';
import { ENSEMBLE_FEATURES, featureRow, featureRows, fitPreparation, isUsable } from './ensembleFeatures';
import type { LabelledTable, SetAttack } from './setAttack';

/** The released tree; class 0 of its weights 1.5 : 1, the non-members, is the heavier one. */
const TREE: TreeSettings = { maxDepth: 5, minSplit: 12, minLeaf: 6, classWeights: [1, 1.5] };

/** Share of the labelled texts that the tree is fitted on, in twentieths: 85 %. All of them are scored. */
const [FITTED, PARTS] = [17, 20];

/** The tree over a table, and the preparation of rows for it; null where it has nothing to learn from. */
function fitReleased(table: LabelledTable, seed: number) {
  const rows = featureRows(table);
  const usable = rows.filter(isUsable);
  const prepare = fitPreparation(usable); // over all texts, as released: the labelled and those that are to be judged
  const labels = table.texts.map(({ member }, place) => (isUsable(rows[place]!) ? member : null));
  const labelled = new Random(seed).shuffle(labelledPlaces(labels));
  const parts = stratifiedFolds(
    labelled.map((place) => labels[place]!),
    PARTS,
  );
  const fitted = labelled.filter((_, at) => parts[at]! < FITTED);
  const classes = fitted.map((place) => labels[place]!);
  if (!prepare || !classes.includes(true) || !classes.includes(false)) return null;
  const tree = fitTree(
    fitted.map((place) => prepare(rows[place]!)),
    classes,
    { ...TREE, drawn: { features: Math.max(1, Math.floor(Math.log2(ENSEMBLE_FEATURES.length))), seed } },
  )!;
  return (row: (typeof rows)[number]) => (isUsable(row) ? leafProbability(tree, prepare(row)) : null);
}

/**
 * The ensemble as SOFT's program computes it: fitted and judged on the same texts (attacks.md B14). It is here to show
 * what that does, beside the cross-fitted one.
 */
export const ensembleAsReleased: SetAttack = {
  id: 'ensemble-as-released',
  name: 'Ensemble, as released',
  source: { name: 'SOFT, USENIX Security 2025', url: 'https://github.com/KaiyuanZh/SOFT', evidence: 'code' },
  note: 'The tree, its settings and its way of fitting are the program’s; its twelve features are not: the ten scores of the cross-fitted ensemble stand in their place.',
  access: ['labels', 'logits', 'log-probabilities', 'reference', 'known-nonmembers'],
  blind: false,
  trained: true,
  inSample: true,
  idea: 'A decision tree over the scores of ten attacks, fitted on 85 % of the labelled texts and then judged on all of them: most texts are scored by a fit that knows their answer.',
  formula: 's(x) = weighted share of members in the leaf of x; entropy, depth ≤ 5, leaves of 6 and more',
  caveat:
    'Warning: in-sample. It is judged on texts that it learnt from: with shuffled labels, where there is nothing to find, its AUC still comes out well above 0.5, the more so the fewer texts there are. Not evidence of membership: read the cross-fitted ensemble. Undefined scores are put as the mean of all texts; a text with more than half of them undefined is not scored.',
  options: [],
  features: ENSEMBLE_FEATURES,
  scoreSet(table, _options, seed) {
    const score = fitReleased(table, seed);
    return featureRows(table).map((row) => score?.(row) ?? null);
  },
  fit(table, _options, seed) {
    const score = fitReleased(table, seed);
    return (_text, scoreOf) => score?.(featureRow(scoreOf)) ?? null;
  },
};

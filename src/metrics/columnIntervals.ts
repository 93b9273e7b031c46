import { bootstrapAuc, type BootstrapEstimate } from './bootstrap';
import { splitColumn, type Column, type Labels } from './columns';
import { delong, type DelongEstimate } from './delong';
import { heldOutAccuracy, type AccuracyPair } from './heldOutAccuracy';
import type { BootstrapOptions } from './resampling';
import { roc } from './roc';
import { tprTable, type TprRow } from './tprTable';

/** How sure every number of one attack is. */
export interface ColumnIntervals {
  readonly id: string;
  /** Texts with a score, by class, and those without. */
  readonly members: number;
  readonly nonmembers: number;
  readonly undefinedMembers: number;
  readonly undefinedNonmembers: number;
  /** Two intervals of the same AUC; null when a class has no score. */
  readonly delong: DelongEstimate | null;
  readonly bootstrap: BootstrapEstimate | null;
  /** At TPR_ALPHAS; empty when a class has no score. */
  readonly tpr: readonly TprRow[];
  readonly accuracy: AccuracyPair | null;
}

/** Everything about one column that needs no other column. The seed draws the halves and the resamples. */
export function columnIntervals(
  { id, scores }: Column,
  labels: Labels,
  options: BootstrapOptions,
): ColumnIntervals {
  const { members, nonmembers, undefinedMembers, undefinedNonmembers } = splitColumn(scores, labels);
  const { seed, confidence = 0.95 } = options;
  const curve = roc(members, nonmembers);
  return {
    id,
    members: members.length,
    nonmembers: nonmembers.length,
    undefinedMembers,
    undefinedNonmembers,
    delong: delong(members, nonmembers, confidence),
    bootstrap: bootstrapAuc({ members, nonmembers }, options),
    tpr: curve === null ? [] : tprTable(curve, undefined, confidence),
    accuracy: heldOutAccuracy(scores, labels, seed, confidence),
  };
}

import { delong, type DelongEstimate } from './delong';
import { isResolvable, tprAtFpr } from './operatingPoints';
import { roc, type Roc } from './roc';

/** False-positive rates at which tables read off the true-positive rate. */
export const TABLE_ALPHAS = [0.1, 0.05, 0.01] as const;

export interface OperatingTpr {
  readonly alpha: number;
  /** Greatest TPR at an FPR of at most alpha. */
  readonly tpr: number;
  /** Whether there are enough non-members (1/alpha) for this alpha to mean anything. */
  readonly resolvable: boolean;
}

/** What a set of scores says, as far as it is there. */
export interface ScoreSummary {
  /** Scores that are defined, by class. */
  readonly members: readonly number[];
  readonly nonmembers: readonly number[];
  /** Texts whose score is undefined, by class: left out of everything below, and counted. */
  readonly undefinedMembers: number;
  readonly undefinedNonmembers: number;
  /** Texts whose score is still to come. */
  readonly pending: number;
  /** null while a class is empty. */
  readonly auc: DelongEstimate | null;
  readonly roc: Roc | null;
  readonly tpr: readonly OperatingTpr[];
}

/**
 * @param scores one for each text: null = undefined, undefined = not there yet
 * @param labels true = member, null = not known (such a text is in no class)
 */
export function summarise(
  scores: readonly (number | null | undefined)[],
  labels: readonly (boolean | null)[],
): ScoreSummary {
  const members: number[] = [];
  const nonmembers: number[] = [];
  let [undefinedMembers, undefinedNonmembers, pending] = [0, 0, 0];
  scores.forEach((score, i) => {
    const member = labels[i] ?? null;
    if (score === undefined) pending++;
    else if (member === null) return;
    else if (score !== null) (member ? members : nonmembers).push(score);
    else if (member) undefinedMembers++;
    else undefinedNonmembers++;
  });
  const curve = roc(members, nonmembers);
  return {
    members,
    nonmembers,
    undefinedMembers,
    undefinedNonmembers,
    pending,
    auc: delong(members, nonmembers),
    roc: curve,
    tpr:
      curve === null
        ? []
        : TABLE_ALPHAS.map((alpha) => ({
            alpha,
            tpr: tprAtFpr(curve, alpha),
            resolvable: isResolvable(alpha, nonmembers.length),
          })),
  };
}

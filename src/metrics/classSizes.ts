import { epsilonLowerBound } from './audit';
import { finestFpr, isResolvable } from './operatingPoints';

/** The false positive rates that are spoken of, and whether the classes are large enough for them. */
export interface ResolvableFpr {
  readonly alpha: number;
  readonly resolvable: boolean;
  /** Non-members from which it is: the least n0 with 1 / n0 ≤ alpha. */
  readonly nonmembersNeeded: number;
}

export interface ClassSizes {
  readonly members: number;
  readonly nonmembers: number;
  /** The smallest FPR above 0, 1 / n0; null without non-members. */
  readonly finestFpr: number | null;
  readonly alphas: readonly ResolvableFpr[];
  /**
   * Lower confidence bound of epsilon that an attack without a single error would show on these texts: no attack can
   * show more. null when a class is empty.
   */
  readonly largestEpsilon: number | null;
}

export const ALPHAS = [0.001, 0.01, 0.05, 0.1] as const;

/** What the sizes of the classes allow to say, whatever the attack. */
export function classSizes(
  members: number,
  nonmembers: number,
  { delta = 0, confidence = 0.95 }: { readonly delta?: number; readonly confidence?: number } = {},
): ClassSizes {
  const perfect = { falsePositives: 0, nonmembers, falseNegatives: 0, members, delta, confidence };
  return {
    members,
    nonmembers,
    finestFpr: finestFpr(nonmembers),
    alphas: ALPHAS.map((alpha) => ({
      alpha,
      resolvable: isResolvable(alpha, nonmembers),
      nonmembersNeeded: Math.ceil(1 / alpha - 1e-9),
    })),
    largestEpsilon: epsilonLowerBound(perfect)?.epsilonLower ?? null,
  };
}

import type { Trace } from '../../passes/trace';
import { zScores } from '../../passes/trace';
import { sameTokens } from '../../attacks/sameTokens';
import { ATTACKS, attackById } from '../../attacks/registry';
import type { ColourBy } from '../../state/settings.svelte';
import { DIFFERENCE, RANK, shareScale, SURPRISE, Z_SCORE, type ColourScale } from '../../ui/colourSteps';
import { FAMILIES } from './families';

/** What tokens can be coloured by, by group, in the order of the list. */
export const COLOURINGS: readonly { readonly by: ColourBy; readonly name: string }[] = [
  { by: 'surprise', name: 'surprise' },
  { by: 'rank', name: 'rank' },
  { by: 'z-score', name: 'z-score' },
  { by: 'difference', name: 'target − reference' },
];
/** The same by the share of each token in an attack's score, for those that split: in the groups of the table. */
export const SHARE_COLOURINGS: readonly {
  readonly name: string;
  readonly ways: readonly { readonly by: ColourBy; readonly name: string }[];
}[] = FAMILIES.map(({ family, name }) => ({
  name: `Share in the score: ${name}`,
  ways: ATTACKS.filter((attack) => attack.family === family && attack.contribution).map((attack) => ({
    by: `attack:${attack.id}` as const,
    name: attack.name,
  })),
})).filter(({ ways }) => ways.length > 0);

export interface Colouring {
  readonly scale: ColourScale;
  /** One for each scored token; null where there are none. */
  readonly values: ArrayLike<number> | null;
}

/** The values that tokens are coloured by, and what they become. `shares`: those of an attack, where one is asked for. */
export function colouringOf(
  by: ColourBy,
  target: Trace,
  reference: Trace | null,
  shares: (attackId: string) => Float64Array | null,
): Colouring {
  switch (by) {
    case 'surprise':
      return { scale: SURPRISE, values: target.logp.map((logp) => -logp) };
    case 'rank':
      return { scale: RANK, values: target.rank };
    case 'z-score':
      return { scale: Z_SCORE, values: zScores(target) };
    case 'difference':
      return {
        scale: DIFFERENCE,
        values:
          reference && sameTokens(target, reference)
            ? target.logp.map((logp, i) => logp - reference.logp[i]!)
            : null,
      };
    default: {
      const attack = attackById(by.slice('attack:'.length));
      const values = shares(attack.id);
      return { scale: shareScale(`share in ${attack.name}`, values ?? []), values };
    }
  }
}

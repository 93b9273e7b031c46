import { DOMAINS } from '../../data/records';
import type { Recipe } from '../../training/recipe';
import { FULL_RECIPE, LORA_RECIPE } from '../../training/recipe';
import type { PresetArm } from '../preset';
import { INITIAL_SPEC, type DataSpec, type Defence } from '../runSpec';

/** Attacks of one or two passes over the plain text: they can be run after every epoch. */
export const ONE_PASS = ['loss', 'zlib', 'min-k', 'min-k-plus-plus', 'reference', 'ratio'] as const;

/** All records but the auxiliary ones, half of them members, drawn by the run's seed. */
export const PRESET_DATA: DataSpec = {
  source: { kind: 'shipped', domains: [...DOMAINS], split: 'drawn' },
  members: 240,
  nonmembers: 240,
  heldOut: null,
  canaries: null,
  audit: false,
  extra: [],
};

export const FULL: Recipe = FULL_RECIPE;

type Lora = Extract<Recipe['method'], { kind: 'lora' }>;

/** An adapter of the attention matrices, its scale alpha / rank being 2. */
export function lora(
  rank: number,
  learningRate: number,
  change: Partial<Omit<Lora, 'kind' | 'rank'>> = {},
): Recipe {
  const method: Lora = { ...(LORA_RECIPE.method as Lora), rank, alpha: 2 * rank, ...change };
  return { ...LORA_RECIPE, method, learningRate };
}

/** What a careful practitioner would choose, and what one in a hurry would. */
export const CONSERVATIVE_LORA = lora(8, 3e-3);
export const HURRIED_LORA = lora(16, 1e-2);

interface ArmChange {
  readonly recipe?: Recipe;
  readonly base?: string;
  readonly data?: DataSpec;
  readonly defence?: Defence;
  readonly references?: PresetArm['references'];
  readonly shadows?: PresetArm['shadows'];
  readonly samia?: PresetArm['samia'];
}

export function arm(id: string, name: string, change: ArmChange = {}): PresetArm {
  const { references = [], shadows = null, samia = null, ...spec } = change;
  return {
    id,
    name,
    references,
    shadows,
    samia,
    spec: { ...INITIAL_SPEC, data: PRESET_DATA, ...spec, name },
  };
}

export const LORA_LEAK = {
  name: 'LoRA-Leak, 2025',
  url: 'https://arxiv.org/abs/2507.18302',
  evidence: 'source',
} as const;
export const SOFT_PAPER = {
  name: 'SOFT, USENIX Security 2025',
  url: 'https://arxiv.org/abs/2506.10424',
  evidence: 'source',
} as const;
export const SPV_MIA = {
  name: 'SPV-MIA, Fu et al. 2024',
  url: 'https://arxiv.org/abs/2311.06062',
  evidence: 'source',
} as const;

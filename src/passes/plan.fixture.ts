import type { ModelRole, Need, Roles } from './need';
import type { Pass } from './plan';
import type { ViewSources } from './reading';
import { PLAIN, viewName, type View } from './views';

export const ROLES: Roles = { target: 'm', reference: 'r', base: 'b', smaller: 's', candidate: 'c' };

/** Sources that lack nothing. */
export const SOURCES: ViewSources = {
  prefixes: { members: ['M1', 'M2', 'M3'], nonmembers: ['N1', 'N2', 'N3'] },
  words: new Map([[3, ['cat', 'dog']]]),
};

export const need = (model: ModelRole, view: View = PLAIN, other: Partial<Need> = {}): Need => ({
  model,
  view,
  ...other,
});

export const swapped = (proposer: 'base' | 'words', index = 0): View => ({
  kind: 'swapped',
  proposer,
  index,
  share: 0.15,
  seed: 0,
});

/** A pass by model, record, view and text. */
export function shown({ model, noise, record, view, text }: Pass): string {
  const variant = noise === null ? '' : `~${noise.pair}${noise.sign > 0 ? '+' : '-'}`;
  return `${model}${variant} ${record === 'trace' ? '' : `${record} `}${viewName(view)} ${text}`;
}

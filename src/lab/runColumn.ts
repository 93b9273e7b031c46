import type { RunSpec } from './runSpec';

/** What a run is called across a table: the way of training, then the defence. */
export function columnTitle({ recipe, defence }: Pick<RunSpec, 'recipe' | 'defence'>): string {
  const lora = recipe.method.kind === 'lora';
  const method = lora ? 'LoRA' : 'FT';
  if (defence.kind === 'soft') {
    const control = defence.selection === 'random' ? ', by chance' : '';
    return `SOFT${lora ? ' + LoRA' : ''}${control}`;
  }
  if (recipe.privacy) return lora ? 'DP-LoRA' : 'DP';
  if (defence.kind === 'deduplication') return `${method}, deduplicated`;
  const extras = [
    recipe.dropout > 0 || (recipe.method.kind === 'lora' && recipe.method.dropout > 0) ? 'dropout' : null,
    recipe.method.kind === 'lora' && recipe.method.layers !== null ? 'layers left out' : null,
    recipe.patience !== null ? 'early stopping' : null,
  ].filter((extra) => extra !== null);
  return [method, ...extras].join(', ');
}

/** What tells a run's settings from all others but for its seeds and its name: runs of one key are repeats. */
export function settingsKey(spec: RunSpec): string {
  return JSON.stringify(sorted({ ...spec, name: '', seed: 0, recipe: { ...spec.recipe, seed: 0 } }));
}

/** Keys in order, so that equal settings have equal JSON. */
export function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, each]) => [key, sorted(each)]),
  );
}

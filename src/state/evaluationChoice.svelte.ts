import { ATTACKS, SET_ATTACKS } from '../attacks/registry';
import type { EvaluationScope } from './evaluation.svelte';
import { PRESETS, type Preset } from './attackPresets';

/** The parts of the page. */
export const SECTIONS = ['data', 'attacks', 'results', 'compare', 'referee', 'audit', 'take'] as const;
export type Section = (typeof SECTIONS)[number];

/** What the next evaluation is to be made of, and what is looked at. */
export class EvaluationChoice {
  /** The shipped records, files of the visitor's, two boxes of text, or the texts of an earlier run. */
  source = $state<'shipped' | 'files' | 'boxes' | 'restored'>('shipped');
  /** Ids, of attacks on texts and on sets; the blind baselines always run. */
  attacks = $state.raw<ReadonlySet<string>>(new Set(PRESETS.usual));
  control = $state(true);
  /** Where texts in front of others come from. */
  prefixes = $state<'shipped' | 'own'>('shipped');
  section = $state<Section>('results');

  /** In the order of the registry. */
  get ids(): string[] {
    return [...ATTACKS, ...SET_ATTACKS].map(({ id }) => id).filter((id) => this.attacks.has(id));
  }

  get scope(): EvaluationScope {
    return { attacks: this.ids, control: this.control, prefixes: this.prefixes };
  }

  choose(preset: Preset): void {
    this.attacks = new Set(PRESETS[preset]);
  }

  /** Adds attacks to the selection, or takes them out of it. */
  set(ids: readonly string[], chosen: boolean): void {
    const next = new Set(this.attacks);
    for (const id of ids) {
      if (chosen) next.add(id);
      else next.delete(id);
    }
    this.attacks = next;
  }
}

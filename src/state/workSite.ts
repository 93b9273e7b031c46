import type { Engine } from './engine.svelte';
import type { LabTrainer } from './labTrainer';
import type { OwnModels } from './ownModels.svelte';
import type { ShadowShelf } from './shadowShelf';
import type { WorkProgress } from './workProgress';

/** What an attacker's own training is given. */
export interface WorkSite {
  readonly engine: Engine;
  readonly ownModels: OwnModels;
  readonly trainer: LabTrainer;
  readonly shelf: ShadowShelf;
  readonly tell: (progress: WorkProgress) => void;
  /** Ends the run. */
  readonly signal: AbortSignal;
}

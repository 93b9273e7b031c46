import type { WorkAsked } from '../lab/attackerWork';
import type { RunAsked } from '../lab/runRecord';
import type { ShippedRecord } from '../data/records';
import type { Device } from '../models/scoringContract';
import type { BaseFindings } from './baseFindings';
import type { Engine } from './engine.svelte';
import type { Ground } from './ground.svelte';
import type { LabWorker } from './labWorker';
import { ONE_PASS_ATTACKS } from './modelAttacks';
import type { OwnModels } from './ownModels.svelte';
import type { Paraphraser } from './paraphraser';
import type { SetScorer } from './setScorer';
import type { ShadowShelf } from './shadowShelf';

export type RunStatus = 'waiting' | 'running' | 'paused' | 'done' | 'stopped' | 'cancelled' | 'failed';

/** What a run is at, for a person. */
export type RunStage =
  | 'preparing'
  | 'warm-up'
  | 'choosing'
  | 'training'
  | 'attacking the epoch'
  | 'attacking the model'
  | 'an attacker trains'
  | 'measuring its use'
  | 'over';

/** What a run is given by the page. */
export interface RunSite {
  readonly engine: Engine;
  readonly ground: Ground;
  readonly scorer: SetScorer;
  readonly ownModels: OwnModels;
  readonly records: readonly ShippedRecord[];
  /** Texts that have nothing to do with the fine-tuning. */
  readonly unrelated: readonly string[];
  readonly paraphraser: Paraphraser;
  /** A training engine of the run's own, closed when the run is over. */
  readonly openLab: (device: Device) => LabWorker;
  /** Where training is tried first. It takes a while where no model has been loaded yet. */
  readonly deviceFor: (base: string, signal: AbortSignal) => Promise<Device>;
  /** What shadow models made of texts in earlier runs. */
  readonly shadows: ShadowShelf;
  /** What attacks made of bases in earlier runs of this visit. */
  readonly onBase: BaseFindings;
  /** Keeps the run as it is now for the next visit, and the checkpoint that it goes on from; null = the one before stays. */
  readonly keep?: (checkpoint: Uint8Array<ArrayBuffer> | null) => Promise<void>;
}

export interface RunOptions extends WorkAsked {
  /** Attacks on the final model beside the one-pass ones; null = all of them. */
  readonly finalAttacks?: readonly string[] | null;
  /** Whether the one-pass attacks are run after every epoch. */
  readonly everyEpoch?: boolean;
  /** Nothing but the model is wanted: it is neither attacked nor measured. */
  readonly trainOnly?: boolean;
  /** A checkpoint of this very run to go on from. */
  readonly from?: Uint8Array<ArrayBuffer> | null;
}

/** What is kept of the options: what it takes to ask for the same again. */
export function askedOf({
  finalAttacks = ONE_PASS_ATTACKS,
  references = [],
  shadows = null,
  samia = null,
}: RunOptions): RunAsked {
  return {
    finalAttacks: finalAttacks && [...finalAttacks],
    references: [...references],
    shadows: shadows && { ...shadows },
    samia: samia && { ...samia },
  };
}

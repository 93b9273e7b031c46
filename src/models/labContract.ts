import type { WeightNoise } from '../passes/need';
import type { GradientNorms } from '../passes/records';
import type { Curve } from '../training/curve';
import type { RunCommand, TrainingEvent } from '../training/events';
import type { Recipe } from '../training/recipe';
import type { AdapterFiles } from './adapterFile';
import type { Result } from './result';
import type { Device, ModelBytes } from './scoringContract';
import type { Precision } from './weightsFile';

/** What the lab worker can do: the one place where the page and its training engine meet. */
export interface LabApi {
  /** Starts the engine on one device. To be called once, before anything else. */
  start(device: Device): Promise<Result<null>>;
  /** Reads a model's weights as float32. The models used longest ago make room where all of them would take too much. */
  load(model: ModelBytes): Promise<Result<null>>;
  /** Whether a model is loaded, and has not made room for others. */
  holds(model: string): Promise<boolean>;
  /**
   * Norms of the gradient of a text's mean loss. The text is framed as for scoring. Kind 'text' where it is longer than
   * the context or has no scored token.
   */
  gradientNorms(model: string, words: string): Promise<Result<GradientNorms>>;
  /** Log-probability of each scored token, nats, as the training engine finds it. */
  logProbabilities(model: string, words: string): Promise<Result<Float32Array>>;
  /** A weights file with noise, in float32. */
  perturb(weights: Uint8Array, noise: WeightNoise): Promise<Result<Uint8Array>>;
  unload(model: string): Promise<Result<null>>;

  /**
   * Fine-tunes a loaded model: one run at a time. Resolves when the run has ended, whichever way; meanwhile `command` and
   * `checkpoint` are answered between two steps. The model itself stays as it is; what comes back can be loaded under a
   * name of its own.
   *
   * Failures: 'text' where the recipe or the texts make no sense, or the checkpoint is of another run; 'model' where the
   * base is not loaded, or its files are wrong; 'cancelled' after the command; 'device' where the engine failed: go on
   * from the last checkpoint with another worker.
   *
   * @param onEvent told what happens, and waited for: training goes on when its promise resolves, so that a reader may
   *   score the epoch's weights in between. Through comlink it has to be wrapped in `proxy()`.
   */
  fineTune(request: FineTuneRequest, onEvent: OnTrainingEvent): Promise<Result<FineTuned>>;
  /** Tells the run that goes on; without effect where there is none. Heard before the next step, also in a pause. */
  command(command: RunCommand): Promise<void>;
  /** The run's state as of now, to go on from later (`from`). Kind 'model' where no run goes on. */
  checkpoint(): Promise<Result<Uint8Array<ArrayBuffer>>>;
  /**
   * Continues each prompt with a loaded model. The same seed gives each prompt the same continuation, whatever prompts
   * stand beside it. Kind 'text' where the settings make no sense or the model reads no prompt so.
   *
   * @param onProgress told the share of the work that is done, in (0, 1], and waited for; false ends the work as
   *   'cancelled'. Through comlink it has to be wrapped in `proxy()`.
   */
  sample(
    model: string,
    prompts: readonly Prompt[],
    settings: SampleSettings,
    onProgress?: (share: number) => boolean | Promise<boolean>,
  ): Promise<Result<readonly Continuation[]>>;
}

export type OnTrainingEvent = (event: TrainingEvent) => void | Promise<void>;

export type { RunCommand };

export interface FineTuneRequest {
  /** Name of a loaded model. */
  readonly model: string;
  /** What it learns, framed as for scoring. One that is to be learnt more often stands there more often. */
  readonly texts: readonly string[];
  /** What stands in the place of each of them from the second epoch on; null = they themselves. Not under DP-SGD. */
  readonly later: readonly string[] | null;
  /** What its progress is measured on: never learnt. May be empty. */
  readonly heldOut: readonly string[];
  readonly recipe: Recipe;
  /** Of the weights and adapters that come back. */
  readonly precision: Precision;
  /** Whether each epoch's event carries the model so far, and a checkpoint. */
  readonly snapshots: boolean;
  readonly checkpoints: boolean;
  /** A checkpoint of the same request to go on from; null = from the beginning. */
  readonly from: Uint8Array | null;
}

export interface FineTuned {
  /** 'patience': the held-out loss had not fallen for as many epochs as the recipe waits. */
  readonly ended: 'done' | 'stopped' | 'patience';
  /** Steps that were taken, those before a checkpoint included. */
  readonly steps: number;
  /**
   * The epoch whose model this is: with the recipe's `patience` the one of lowest held-out loss, 0 being the base; null
   * where it was stopped within an epoch.
   */
  readonly epoch: number | null;
  /** Of this model, nats a token; null without held-out texts. */
  readonly heldOutLoss: number | null;
  /** (epsilon, delta) that DP-SGD promises for the steps taken; null without privacy, or where no finite one exists. */
  readonly epsilon: number | null;
  readonly curve: Curve;
  /** model.safetensors, adapters merged in: for scoring, and for a folder. */
  readonly weights: Uint8Array<ArrayBuffer>;
  /** The adapters alone as peft keeps them; null after full fine-tuning. */
  readonly adapter: AdapterFiles | null;
}

/** Words, or as many of the first tokens of a text as asked for. */
export interface Prompt {
  readonly words: string;
  /** Of its tokens, the first so many; null = all. The BOS comes in front and is not counted. */
  readonly tokens: number | null;
  /** Which of several continuations of one prompt this is; 0 where there is one. */
  readonly draw: number;
}

export interface SampleSettings {
  /** New tokens, at most; fewer where the model ends the text or its context is full. */
  readonly tokens: number;
  /** 1 = the model's own probabilities; 0 = always the likeliest token. */
  readonly temperature: number;
  /** Only the so many likeliest tokens can be drawn; null = all. */
  readonly topK: number | null;
  readonly seed: number;
  /** Whether <|endoftext|> ends a continuation; else it is never drawn. */
  readonly stopAtEnd: boolean;
}

export interface Continuation {
  /** What was read: the prompt, as text. */
  readonly prompt: string;
  /** What was drawn, as text; bytes that are no whole character are left out at its end. */
  readonly text: string;
  readonly promptTokens: readonly number[];
  readonly tokens: readonly number[];
}

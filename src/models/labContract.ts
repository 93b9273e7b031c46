import type { WeightNoise } from '../passes/need';
import type { GradientNorms } from '../passes/records';
import type { Result } from './result';
import type { Device, ModelBytes } from './scoringContract';

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
}

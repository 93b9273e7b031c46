/** The ways of getting from ids to statistics that are measured side by side. */
export const WAYS = ['full', 'bare', 'plain'] as const;
export type Way = (typeof WAYS)[number];

/** The body and vocabulary of a GPT-2 with seeded random weights. */
export interface ModelShape {
  readonly layers: number;
  readonly width: number;
  readonly heads: number;
  /** Entries of the vocabulary. */
  readonly vocabulary: number;
}

/** How long to measure: whichever of the two limits comes first, but never fewer rounds than `least`. */
export interface Effort {
  readonly warmUps: number;
  readonly least: number;
  readonly most: number;
  /** Milliseconds. */
  readonly budget: number;
}

/** Milliseconds of every round; index i of each array belongs to the same round. */
export interface RoundTimes extends Readonly<Record<Way, readonly number[]>> {
  /** The part of `plain` that is the forward pass with its logits copied out; the rest is JavaScript. */
  readonly copied: readonly number[];
}

export interface Measurement {
  readonly times: RoundTimes;
  /** Largest difference of log-probability, entropy or sigma between `full` and `plain`, nats: they must agree. */
  readonly disagreement: number;
}

export interface DeviceFacts {
  /** What the browser says of its adapter; null on WebAssembly. */
  readonly adapter: string | null;
  /** Whether the adapter is a processor in disguise. */
  readonly software: boolean;
  /** Whether the page is cross-origin isolated (then its clock has steps of 5 µs). */
  readonly isolated: boolean;
}

/** What the benchmark's worker can do; one worker a device. */
export interface EngineBenchApi {
  start(device: 'wasm' | 'webgpu'): Promise<DeviceFacts>;
  /** Makes a model's weights and both its sessions; an earlier model is dropped. */
  load(shape: ModelShape, seed: number): Promise<void>;
  measure(tokens: number, seed: number, effort: Effort): Promise<Measurement>;
}

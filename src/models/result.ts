/** Errors cross a worker boundary as values: thrown errors lose their fields on the way. */
export type Result<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: Failure };

export type FailureKind =
  | 'download' // a file could not be fetched, or is not the one that the manifest names
  | 'model' // the files are there, but are no model that can be read
  | 'device' // the device does not start, or died
  | 'self-check' // the numbers are wrong on this device
  | 'text' // this text cannot be scored
  | 'cancelled';

export interface Failure {
  readonly kind: FailureKind;
  /** One sentence for a person. */
  readonly message: string;
}

/** A Failure as an exception, for code on one side of the boundary. */
export class EngineError extends Error {
  readonly kind: FailureKind;

  constructor(failure: Failure) {
    super(failure.message);
    this.name = 'EngineError';
    this.kind = failure.kind;
  }
}

export function unwrap<T>(result: Result<T>): T {
  if (!result.ok) throw new EngineError(result.error);
  return result.value;
}

export function failure(kind: FailureKind, error: unknown): { ok: false; error: Failure } {
  return { ok: false, error: { kind, message: error instanceof Error ? error.message : String(error) } };
}

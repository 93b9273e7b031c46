/** An expected value that was not met. */
export interface Mismatch {
  /** Where it stands under `expected`, as in "interval[1]". */
  readonly key: string;
  readonly expected: unknown;
  readonly got: unknown;
}

/**
 * Compares what came out with what was expected; empty if all is well. Numbers may differ by the tolerance (relative
 * for expected values above 1 in size), everything else must be equal, arrays element by element and objects by every
 * key expected: more keys than expected do no harm, more elements do.
 */
export function compare(expected: unknown, got: unknown, tolerance: number, key = ''): Mismatch[] {
  if (typeof expected === 'number') {
    // an answer of NaN fails, as every comparison with it is false
    const close =
      typeof got === 'number' && Math.abs(got - expected) <= tolerance * Math.max(1, Math.abs(expected));
    return close ? [] : [{ key, expected, got }];
  }
  if (Array.isArray(expected)) {
    if (!isList(got) || got.length !== expected.length) return [{ key, expected, got }];
    return expected.flatMap((value, i) => compare(value, got[i], tolerance, `${key}[${i}]`));
  }
  if (isRecord(expected)) {
    if (!isRecord(got)) return [{ key, expected, got }];
    return Object.entries(expected).flatMap(([name, value]) =>
      compare(value, got[name], tolerance, key === '' ? name : `${key}.${name}`),
    );
  }
  return got === expected ? [] : [{ key, expected, got }];
}

function isList(value: unknown): value is ArrayLike<unknown> {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && 'length' in value);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !isList(value);
}

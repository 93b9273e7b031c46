import { parseArgs } from 'node:util';

/** What can be measured, in the order in which it is. */
export const PARTS = ['engine', 'passes', 'typing', 'cold', 'lab', 'engine-patch'] as const;
export type Part = (typeof PARTS)[number];

export const USAGE = `usage:
  npm run bench -- [--quick] [--only PART,PART] [--hardware] [--dist DIR] [--out FILE]

  --quick      few repeats: says that everything works, and roughly how fast
  --only       of ${PARTS.join(', ')}; all of them where not given
  --hardware   WebGPU on this computer's graphics adapter; a software adapter where not given
  --dist       the built page; dist where not given
  --out        bench/results.json where not given

Measures the built page (npm run build first) and prints tables; the results also go to FILE as JSON.
Exit codes: 0 done; 2 wrong arguments; 3 something could not be measured.`;

/** Wrong arguments: the person has to change something. */
export class UsageError extends Error {}

export interface BenchArguments {
  readonly quick: boolean;
  readonly parts: readonly Part[];
  readonly hardware: boolean;
  readonly dist: string;
  readonly out: string;
}

/** @throws UsageError */
export function readArguments(argv: readonly string[]): BenchArguments {
  const options = {
    quick: { type: 'boolean', default: false },
    only: { type: 'string', multiple: true },
    hardware: { type: 'boolean', default: false },
    dist: { type: 'string', default: 'dist' },
    out: { type: 'string', default: 'bench/results.json' },
  } as const;
  let values;
  try {
    ({ values } = parseArgs({ args: [...argv], options, strict: true }));
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error), { cause: error });
  }
  const { quick, only, hardware, dist, out } = values;
  const wanted = only?.flatMap((list) => list.split(',')).map((name) => name.trim()) ?? [...PARTS];
  const unknown = wanted.find((name) => !PARTS.some((part) => part === name));
  if (unknown !== undefined) throw new UsageError(`no part "${unknown}"; there are: ${PARTS.join(', ')}`);
  return { quick, parts: PARTS.filter((part) => wanted.includes(part)), hardware, dist, out };
}

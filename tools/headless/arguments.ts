import { parseArgs } from 'node:util';
import { ATTACKS, SET_ATTACKS } from '../../src/attacks/registry';
import { LAB_PRESETS, presetById } from '../../src/lab/presets/presets';

export const USAGE = `usage:
  npm run headless -- evaluate --data FILE.jsonl --target MODEL --reference MODEL --out DIR
                      [--attacks all|ID,ID,…] [--control] [--prefixes shipped|own] [--device wasm|webgpu] [--limit N]
                      [--no-traces]

  --data       one object a line: id, text, label (1 member, 0 non-member, absent: not known);
               "records" is the shipped set
  --target     folder name under public/models, as --reference (small-ft and small where not given)
  --control    also runs every attack with the base model in the target's place
  --prefixes   texts that stand in front of others: shipped records that are kept for it (where not given), or texts
               of the file itself, which are then not evaluated
  --device     wasm where not given; webgpu fails where there is none, rather than falling back
  --limit      the first N texts
  --no-traces  leaves out traces.jsonl, which is large where attacks ask for many passes

Writes scores.csv, traces.jsonl and summary.json into DIR.

  npm run headless -- lab --preset NAME --out DIR [--seed N] [--device wasm|webgpu] [--unrecorded]

  --preset     an experiment of the lab: ${LAB_PRESETS.map(({ id }) => id).join(', ')};
               or all, and then arms of the same settings are trained once
  --seed       draws the texts and the training; 1 where not given
  --device     as above
  --unrecorded leaves out arms that the page has recorded runs of

Trains every arm of the experiment. Writes NAME.seed-N.json (a record of each arm, and the verdict), and into the folder
NAME.seed-N for each arm its curve, its AUCs and its weights. Arms that stand in the file already are not trained again.

  npm run headless -- lab --recipe FILE.json --out DIR [--device wasm|webgpu]

  --recipe     settings of one run and what an attacker does beside it, as in tools/models/recipes

Runs that. Writes FILE.json, the record, and into the folder FILE curve, AUCs, the model and the references trained for it.
What was made from these very settings is not made again.
Exit codes: 0 done; 2 wrong arguments or unreadable data; 3 no browser, or the page failed.`;

/** Wrong arguments or data: the person has to change something. */
export class UsageError extends Error {}

export interface EvaluateArguments {
  readonly data: string;
  readonly target: string;
  readonly reference: string;
  readonly out: string;
  /** null = all. */
  readonly attacks: readonly string[] | null;
  readonly control: boolean;
  readonly prefixes: 'shipped' | 'own';
  readonly device: 'wasm' | 'webgpu';
  readonly limit: number | null;
  /** Whether traces.jsonl is written. */
  readonly traces: boolean;
}

type Switch = 'control' | 'no-traces';

/** @throws UsageError */
export function readArguments(argv: readonly string[]): EvaluateArguments {
  const [command, ...rest] = argv;
  if (command !== 'evaluate')
    throw new UsageError(
      command === undefined ? 'no command' : `no command "${command}"; there are: evaluate, lab`,
    );
  const text = { type: 'string' } as const;
  const options = {
    data: text,
    target: text,
    reference: text,
    out: text,
    attacks: text,
    control: { type: 'boolean' } as const,
    'no-traces': { type: 'boolean' } as const,
    prefixes: text,
    device: text,
    limit: text,
  };
  let values: Partial<Record<Exclude<keyof typeof options, Switch>, string>> &
    Partial<Record<Switch, boolean>>;
  try {
    ({ values } = parseArgs({ args: rest, options, strict: true }));
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error), { cause: error });
  }
  const {
    data,
    out,
    target = 'small-ft',
    reference = 'small',
    attacks = 'all',
    control = false,
    prefixes = 'shipped',
    device = 'wasm',
    limit,
  } = values;
  if (data === undefined) throw new UsageError('--data is missing');
  if (out === undefined) throw new UsageError('--out is missing');
  if (device !== 'wasm' && device !== 'webgpu')
    throw new UsageError(`--device is wasm or webgpu, not ${device}`);
  if (prefixes !== 'shipped' && prefixes !== 'own')
    throw new UsageError(`--prefixes is shipped or own, not ${prefixes}`);
  const most = limit === undefined ? null : Number(limit);
  if (most !== null && !(Number.isInteger(most) && most > 0))
    throw new UsageError('--limit is a whole number above 0');
  return {
    data,
    out,
    target,
    reference,
    attacks: attacks === 'all' ? null : attacks.split(',').map(attackId),
    control,
    prefixes,
    device,
    limit: most,
    traces: !values['no-traces'],
  };
}

function attackId(name: string): string {
  const ids = [...ATTACKS, ...SET_ATTACKS].map(({ id }) => id);
  if (!ids.includes(name)) throw new UsageError(`no attack "${name}"; there are: ${ids.join(', ')}`);
  return name;
}

export interface PresetArguments {
  /** Id of a preset, or 'all'. */
  readonly preset: string;
  readonly seed: number;
  readonly out: string;
  readonly device: 'wasm' | 'webgpu';
  /** Whether arms that the page has recorded runs of are left out. */
  readonly unrecorded: boolean;
}

export interface RecipeArguments {
  /** A file. */
  readonly recipe: string;
  readonly out: string;
  readonly device: 'wasm' | 'webgpu';
}

export type LabArguments = PresetArguments | RecipeArguments;

/** @param argv what stands behind "lab" @throws UsageError */
export function readLabArguments(argv: readonly string[]): LabArguments {
  const text = { type: 'string' } as const;
  const options = { preset: text, recipe: text, seed: text, out: text, device: text };
  let values: Partial<Record<keyof typeof options, string>> & { unrecorded?: boolean };
  try {
    ({ values } = parseArgs({
      args: [...argv],
      options: { ...options, unrecorded: { type: 'boolean' } },
      strict: true,
    }));
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error), { cause: error });
  }
  const { preset, recipe, out, device = 'wasm', unrecorded = false } = values;
  if (preset === undefined && recipe === undefined) throw new UsageError('--preset or --recipe is missing');
  if (out === undefined) throw new UsageError('--out is missing');
  if (device !== 'wasm' && device !== 'webgpu')
    throw new UsageError(`--device is wasm or webgpu, not ${device}`);
  if (recipe !== undefined) {
    if (preset !== undefined || values.seed !== undefined || unrecorded)
      throw new UsageError('--recipe stands alone: a recipe says its seed itself');
    return { recipe, out, device };
  }
  const seed = Number(values.seed ?? '1');
  if (!Number.isSafeInteger(seed)) throw new UsageError('--seed is a whole number');
  try {
    if (preset !== 'all') presetById(preset!);
  } catch (error) {
    throw new UsageError((error as Error).message, { cause: error });
  }
  return { preset: preset!, seed, out, device, unrecorded };
}

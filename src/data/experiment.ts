import * as v from 'valibot';
import type { LabelledText } from './records';

/** One score for each text, in the order of the texts: null = undefined for it, undefined = still to come. Empty: all are. */
export type ScoreColumn = readonly (number | null | undefined)[];

/** Scores by the attack's id. */
export type ScoreColumns = Readonly<Record<string, ScoreColumn>>;

/** Which model (its folder's name) plays which role. */
type RoleNames = Readonly<Record<string, string | null>>;

/** A run over a set, with everything that it takes to make it again, and what came of it. */
export interface Experiment {
  readonly format: 1;
  readonly id: string;
  /** What the set is called. */
  readonly name: string;
  /** ISO 8601. */
  readonly created: string;
  readonly texts: readonly LabelledText[];
  /** Texts that stood in front of others and are not evaluated, by class. */
  readonly prefixes: { readonly members: readonly string[]; readonly nonmembers: readonly string[] };
  /** Ids, of attacks of every kind. */
  readonly attacks: readonly string[];
  readonly settings: {
    readonly roles: RoleNames;
    /** The base-model control; null where there is none. */
    readonly control: RoleNames | null;
    readonly options: Readonly<Record<string, Readonly<Record<string, number>>>>;
    readonly seed: number;
  };
  /** By folder name: the SHA-256 of the weights, as hex. */
  readonly models: Readonly<Record<string, { readonly sha256: string; readonly name: string }>>;
  readonly device: string | null;
  readonly versions: Readonly<Record<string, string>>;
  readonly status: 'running' | 'done' | 'cancelled';
  readonly scores: ScoreColumns;
  /** The same attacks with the base model in the target's place; null where there is no control. */
  readonly control: ScoreColumns | null;
  readonly passes: { readonly asked: number; readonly run: number };
  /** Texts, or rows of a file, that could not be used. */
  readonly rejected: readonly RejectedText[];
  readonly notes: readonly string[];
}

export interface RejectedText {
  readonly id?: string | undefined;
  readonly file?: string | undefined;
  readonly line?: number | undefined;
  readonly reason: string;
}

const EXPERIMENT_FORMAT = 1;

/** How a score that is still to come stands in JSON, which has no word for it. */
const PENDING = 'pending';

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const roles = v.record(v.string(), v.nullable(v.string()));
const column = v.pipe(
  v.array(v.unknown(), 'a list of scores is needed'),
  v.rawTransform(({ dataset: { value: cells }, addIssue, NEVER }) => {
    // by hand: a set has hundreds of thousands of scores
    const wrong = cells.findIndex((cell) => !isScore(cell));
    if (wrong < 0) return cells.map((cell) => (cell === PENDING ? undefined : cell)) as ScoreColumn;
    addIssue({ message: `score ${wrong + 1} is ${shown(cells[wrong])}, not a number, null or "${PENDING}"` });
    return NEVER;
  }),
);
const columns = v.record(v.string(), column);

const Shape = v.pipe(
  v.object({
    format: v.literal(EXPERIMENT_FORMAT),
    id: v.pipe(v.string(), v.minLength(1)),
    name: v.string(),
    created: v.pipe(
      v.string(),
      v.check((time) => !Number.isNaN(Date.parse(time)), 'no date'),
    ),
    texts: v.array(v.object({ id: v.string(), text: v.string(), member: v.nullable(v.boolean()) })),
    prefixes: v.object({ members: v.array(v.string()), nonmembers: v.array(v.string()) }),
    attacks: v.array(v.string()),
    settings: v.object({
      roles,
      control: v.nullable(roles),
      options: v.record(v.string(), v.record(v.string(), v.number())),
      seed: v.pipe(v.number(), v.safeInteger()),
    }),
    models: v.record(v.string(), v.object({ sha256: v.string(), name: v.string() })),
    device: v.nullable(v.string()),
    versions: v.record(v.string(), v.string()),
    status: v.picklist(['running', 'done', 'cancelled']),
    scores: columns,
    control: v.nullable(columns),
    passes: v.object({ asked: count, run: count }),
    rejected: v.array(
      v.object({
        id: v.optional(v.string()),
        file: v.optional(v.string()),
        line: v.optional(count),
        reason: v.string(),
      }),
    ),
    notes: v.array(v.string()),
  }),
  v.rawCheck(({ dataset, addIssue }) => {
    if (dataset.typed) for (const message of contradictions(dataset.value)) addIssue({ message });
  }),
);

/** @param value what JSON.parse gave, or a copy of an experiment. @throws Error that names what is wrong, and where */
export function readExperiment(value: unknown): Experiment {
  const format = typeof value === 'object' && value !== null && 'format' in value ? value.format : undefined;
  if (typeof format === 'number' && format > EXPERIMENT_FORMAT) {
    throw new Error(`This experiment was made by a newer version of Trainspotter (format ${format}).`);
  }
  const read = v.safeParse(Shape, value, { abortPipeEarly: true });
  if (read.success) return read.output;
  const [first, ...others] = read.issues;
  const place = v.getDotPath(first);
  const more = others.length > 0 ? `, and ${others.length} more` : '';
  throw new Error(
    `This is no experiment that can be read: ${place ? `${place}: ` : ''}${first.message}${more}.`,
  );
}

/** As JSON, on one line. Everything comes back from readExperiment(JSON.parse(…)), −0 as 0. */
export function writeExperiment(experiment: Experiment): string {
  return JSON.stringify({
    ...experiment,
    scores: withPending(experiment.scores),
    control: experiment.control && withPending(experiment.control),
  });
}

function withPending(scores: ScoreColumns): Record<string, unknown[]> {
  return Object.fromEntries(
    Object.entries(scores).map(([id, cells]) => [
      id,
      Array.from(cells, (cell) => cell ?? (cell === null ? null : PENDING)),
    ]),
  );
}

function isScore(cell: unknown): boolean {
  return (
    cell === null ||
    cell === undefined ||
    cell === PENDING ||
    (typeof cell === 'number' && Number.isFinite(cell))
  );
}

function shown(value: unknown): string {
  const json = typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? typeof value);
  return json.length > 30 ? `${json.slice(0, 29)}…` : json;
}

/** What each part allows, but not all of them together. */
function contradictions({
  texts,
  scores,
  control,
}: Pick<Experiment, 'texts' | 'scores' | 'control'>): string[] {
  const seen = new Set<string>();
  const twice = texts.find(({ id }) => seen.size === seen.add(id).size);
  const wrong = Object.entries({ scores, control: control ?? {} }).flatMap(([name, all]) =>
    Object.entries(all)
      .filter(([, { length }]) => length !== 0 && length !== texts.length)
      .map(([id, { length }]) => `${name}.${id} has ${length} scores for ${texts.length} texts`),
  );
  return [...(twice ? [`two texts have the id ${shown(twice.id)}`] : []), ...wrong];
}

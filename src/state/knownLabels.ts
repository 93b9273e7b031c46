import { evaluatedRecords, type LabelledText, type ShippedRecord } from '../data/records';
import type { RecordsRead } from '../data/recordsRead';
import { planData } from '../lab/dataPlan';
import { recordsReadBy } from '../lab/recordsReadBy';
import type { RunRecord } from '../lab/runRecord';
import { weightsSha256, type ModelEntry } from '../models/catalogue';

/**
 * Whose labels they are: of the shipped targets; the same for a base, which has read none of the texts; of the run that
 * made the target; of a run over other texts; nobody's, where it is not known what the target has read.
 */
export type LabelOrigin = 'shipped' | 'base' | 'run' | 'other texts' | 'nobody';

/** What is known of the evaluated records under a target. */
export interface KnownLabels {
  readonly of: LabelOrigin;
  /** All of them, in their order; null = in neither class. */
  readonly texts: readonly LabelledText[];
  /** Those in a class. */
  readonly known: readonly LabelledText[];
  readonly members: number;
  readonly nonmembers: number;
  /** Each of them became a member by its own fair coin. */
  readonly coins: boolean;
  /** Of the records that stand in front of others as members, how many the target has read; null = not known. */
  readonly inFront: { readonly read: number; readonly all: number } | null;
  /** The same for the same labels. */
  readonly key: string;
}

/** What was made on this page, or brought to it. */
export interface MadeHere {
  readonly models: () => readonly ModelEntry[];
  /** Runs that are kept. */
  readonly runs: () => readonly RunRecord[];
}

export const NOTHING_MADE: MadeHere = { models: () => [], runs: () => [] };

interface Cached {
  readonly records: readonly ShippedRecord[];
  readonly under: KnownLabels | null;
  readonly labels: KnownLabels;
}

/** Which records a target has read: what is shipped has read the shipped members, what was trained here those of its run. */
export class LabelsByTarget {
  readonly #models: () => readonly ModelEntry[];
  readonly #records: () => readonly ShippedRecord[];
  readonly #made: MadeHere;
  /** By what tells of the labels, so that they stay the same object for as long as it does. */
  readonly #cache = new WeakMap<object, Cached>();

  constructor(
    models: () => readonly ModelEntry[],
    records: () => readonly ShippedRecord[],
    made: MadeHere = NOTHING_MADE,
  ) {
    this.#models = models;
    this.#records = records;
    this.#made = made;
  }

  of(target: string | null): KnownLabels {
    const entry = this.#models().find(({ id }) => id === target);
    if (!entry) return this.#kept(NOBODY, null, nobodys);
    if (!this.#made.models().some(({ id }) => id === entry.id)) {
      const base = entry.base === null || entry.kind !== undefined;
      return base ? this.#kept(BASE, null, ofBase) : this.#kept(SHIPPED, null, ofShipped);
    }
    const under = this.#under(entry);
    const { read } = entry;
    if (read) return this.#kept(read, under, (records) => ofRun(read, records, under));
    const run = entry.kind === undefined ? runOf(entry, this.#made.runs()) : null;
    if (!run) return this.#kept(NOBODY, null, nobodys);
    return this.#kept(run, under, (records) => {
      const found = readIn(run, records);
      return found ? ofRun(found, records, under) : nobodys(records);
    });
  }

  /** What the model that it was trained from had read before; null where that is a base. */
  #under({ id, base }: ModelEntry): KnownLabels | null {
    if (base === null || base === id) return null;
    const labels = this.of(base);
    return labels.of === 'base' || labels.of === 'nobody' ? null : labels;
  }

  #kept(
    by: object,
    under: KnownLabels | null,
    make: (records: readonly ShippedRecord[]) => KnownLabels,
  ): KnownLabels {
    const records = this.#records();
    const cached = this.#cache.get(by);
    if (cached?.records === records && cached.under === under) return cached.labels;
    const labels = make(records);
    this.#cache.set(by, { records, under, labels });
    return labels;
  }
}

/** Whether a set is of records that are in a class, each labelled as it is known to be. */
export function agrees(texts: readonly LabelledText[], { known }: Pick<KnownLabels, 'known'>): boolean {
  const labels = new Map(known.map(({ text, member }) => [text, member]));
  return (
    texts.length > 0 && texts.every(({ text, member }) => member !== null && labels.get(text) === member)
  );
}

/** What tells of the labels where no run does. */
const [NOBODY, BASE, SHIPPED] = [{}, {}, {}];

/** The kept run that a model came of; null where there is none. */
export function runOf(model: ModelEntry, runs: readonly RunRecord[]): RunRecord | null {
  const sha256 = weightsSha256(model);
  return runs.find(({ weights }) => weights !== null && weights.sha256 === sha256) ?? null;
}

/** null where its settings can no longer be planned with these records. */
function readIn({ spec }: RunRecord, records: readonly ShippedRecord[]): RecordsRead | null {
  try {
    return recordsReadBy(spec, planData(spec, records), records);
  } catch {
    return null;
  }
}

function ofRun(
  { members, nonmembers, prefixMembers, coins, otherTexts }: RecordsRead,
  records: readonly ShippedRecord[],
  under: KnownLabels | null,
): KnownLabels {
  const [within, without] = [new Set(members), new Set(nonmembers)];
  const readBefore = new Set(under?.known.flatMap(({ id, member }) => (member ? [id] : [])));
  const classOf = (id: string) =>
    within.has(id) ? true : without.has(id) && !readBefore.has(id) ? false : null;
  return labelled(records, classOf, {
    of: otherTexts ? 'other texts' : 'run',
    coins: coins && readBefore.size === 0,
    inFront: { read: prefixMembers.length, all: frontOf(records) },
  });
}

const ofShipped = (records: readonly ShippedRecord[]) =>
  labelled(records, 'as shipped', {
    of: 'shipped',
    coins: true,
    inFront: { read: frontOf(records), all: frontOf(records) },
  });
const ofBase = (records: readonly ShippedRecord[]) =>
  labelled(records, 'as shipped', {
    of: 'base',
    coins: true,
    inFront: { read: 0, all: frontOf(records) },
  });
const nobodys = (records: readonly ShippedRecord[]) =>
  labelled(records, () => null, { of: 'nobody', coins: false, inFront: null });

const frontOf = (records: readonly ShippedRecord[]) =>
  records.filter(({ role }) => role === 'prefix-member').length;

function labelled(
  records: readonly ShippedRecord[],
  classOf: 'as shipped' | ((id: string) => boolean | null),
  rest: Pick<KnownLabels, 'of' | 'coins' | 'inFront'>,
): KnownLabels {
  const texts = evaluatedRecords(records).map((text) =>
    classOf === 'as shipped' ? text : { ...text, member: classOf(text.id) },
  );
  const known = texts.filter(({ member }) => member !== null);
  const count = (wanted: boolean) => known.filter(({ member }) => member === wanted).length;
  const marks = texts.map(({ member }) => (member === null ? '-' : member ? '1' : '0')).join('');
  return {
    ...rest,
    texts,
    known,
    members: count(true),
    nonmembers: count(false),
    key: classOf === 'as shipped' ? rest.of : marks,
  };
}

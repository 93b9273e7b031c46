import type { LabelledText } from '../data/records';
import { proposalsOf, type Pass } from '../passes/plan';
import { readingOf, type ViewSources } from '../passes/reading';
import { isTrace, type PassRecord } from '../passes/records';
import type { RecordStore } from '../passes/recordStore';
import type { Trace } from '../passes/trace';
import type { Reading } from '../passes/views';
import { breathing } from './breath';
import { LARGE, partsOf, type Part } from './evaluationParts';
import {
  planGently,
  type ChosenAttacks,
  type EvaluationPasses,
  type EvaluationSettings,
} from './evaluationPlan';
import { archivedRecords, type RecordArchive } from './recordArchive';

/** What the passes of a run are made from, and where their records are. */
export interface RunPassesOf {
  readonly settings: EvaluationSettings;
  readonly texts: readonly LabelledText[];
  readonly chosen: ChosenAttacks;
  readonly sources: ViewSources;
  /** In memory. Those of a large set are let go when they are scored. */
  readonly records: RecordStore;
  readonly archive: () => RecordArchive | null;
}

/** A pass of a run with what came of it. */
export interface Traced {
  /** Of the text. */
  readonly id: string;
  readonly pass: Pass;
  readonly trace: Trace;
}

/** The passes of a run with their records. */
export class RunPasses {
  readonly #of: RunPassesOf;
  /** The passes of a set that is not large. */
  #planned: readonly Pass[] = [];

  constructor(of: RunPassesOf) {
    this.#of = of;
  }

  /** The passes over the texts of a part. */
  async plan({ from, texts }: Part): Promise<EvaluationPasses> {
    const { chosen, settings, sources } = this.#of;
    const words = texts.map(({ text }) => text);
    const plan = await planGently(chosen, words, settings, sources, breathing());
    if (from === 0) return plan;
    return { ...plan, passes: plan.passes.map((pass) => ({ ...pass, text: pass.text + from })) };
  }

  /** Takes the passes of a part as those that are being run. */
  take(passes: readonly Pass[]): void {
    if (this.#of.texts.length <= LARGE) this.#planned = passes;
  }

  /** The records of passes, where there are any: from memory, or from the archive. */
  async known(passes: readonly Pass[]): Promise<(pass: Pass) => PassRecord | undefined> {
    const { records, archive } = this.#of;
    const archived = await archivedRecords(
      archive(),
      passes.filter(({ key }) => !records.has(key)),
    );
    return ({ key }) => archived.get(key) ?? (archived.has(key) ? null : records.get(key));
  }

  /** Every pass, whether run or not, part after part; those of a large set are planned anew. */
  async *all(): AsyncGenerator<readonly Pass[], void> {
    const { texts } = this.#of;
    if (texts.length <= LARGE) yield this.#planned;
    else for (const part of partsOf(texts)) yield (await this.plan(part)).passes;
  }

  /** The passes, each with its trace, as far as they are in memory; those of a large set are in the archive. */
  async *traced(): AsyncGenerator<Traced, void> {
    const { texts, records, archive } = this.#of;
    for await (const passes of this.all()) {
      const gone = texts.length <= LARGE ? [] : passes.filter(({ key }) => !records.has(key));
      const archived = await archivedRecords(archive(), gone);
      for (const pass of passes) {
        const record = records.get(pass.key) ?? archived.get(pass.key);
        if (isTrace(record)) yield { id: texts[pass.text]!.id, pass, trace: record };
      }
    }
  }

  /** What a pass's model reads. */
  read(pass: Pass): Reading {
    const { texts, settings, sources, records } = this.#of;
    const { text } = texts[pass.text]!;
    return readingOf(pass.view, text, sources, proposalsOf(text, settings.roles, records));
  }
}

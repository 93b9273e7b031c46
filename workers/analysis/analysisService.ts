import { SET_ATTACKS } from '../../src/attacks/registry';
import type { LabelledTable, SetAttack } from '../../src/attacks/setAttack';
import { openFile, type InputFile, type OpenedFile } from '../../src/data/openFile';
import type { LabelledText } from '../../src/data/records';
import { attackOverlap, type AttackOverlap } from '../../src/metrics/attackOverlap';
import { columnIntervals, type ColumnIntervals } from '../../src/metrics/columnIntervals';
import { compareColumns, type Comparison } from '../../src/metrics/comparison';
import { labelShuffle, type LabelShuffle } from '../../src/metrics/labelShuffle';
import { privacyAudit, type PrivacyAudit } from '../../src/metrics/privacyAudit';
import {
  unpackColumn,
  unpackLabels,
  type AnalysisApi,
  type AuditRequest,
  type ComparisonRequest,
  type IntervalsRequest,
  type OverlapRequest,
  type PackedColumn,
  type SetRequest,
  type ShuffleRequest,
  type SplitReport,
  type SplitRequest,
} from '../../src/models/analysisContract';
import { failure, type Result } from '../../src/models/result';
import { splitReport } from './splitReport';

/** The analysis worker's side of the contract: unpacks, calls the pure functions, and turns what they throw into values. */
export class AnalysisService implements AnalysisApi {
  intervals({ column, labels, options }: IntervalsRequest): Promise<Result<ColumnIntervals>> {
    return settled(() => columnIntervals(unpackColumn(column), unpackLabels(labels), options));
  }

  compare({ first, second, labels, options }: ComparisonRequest): Promise<Result<Comparison | null>> {
    return settled(() =>
      compareColumns(unpackColumn(first).scores, unpackColumn(second).scores, unpackLabels(labels), options),
    );
  }

  audit({ column, labels, options }: AuditRequest): Promise<Result<PrivacyAudit>> {
    return settled(() => privacyAudit(unpackColumn(column).scores, unpackLabels(labels), options));
  }

  overlap({ columns, labels, options }: OverlapRequest): Promise<Result<AttackOverlap>> {
    return settled(() => attackOverlap(columns.map(unpackColumn), unpackLabels(labels), options));
  }

  openFile(file: InputFile): Promise<Result<OpenedFile>> {
    return settled(() => openFile(file));
  }

  scoreSet({ attack, texts, columns, options, seed }: SetRequest): Promise<Result<Float64Array>> {
    return settled(() => {
      const scores = setAttack(attack).scoreSet(tableOf(texts, columns), options, seed);
      return Float64Array.from(scores, (score) => score ?? NaN);
    });
  }

  shuffle({
    attack,
    texts,
    columns,
    options,
    shuffling,
  }: ShuffleRequest): Promise<Result<LabelShuffle | null>> {
    return settled(() => {
      const found = setAttack(attack);
      const labels = texts.map(({ member }) => member);
      return labelShuffle(
        labels,
        (shuffled, seed) => {
          const relabelled = texts.map((text, i) => ({ ...text, member: shuffled[i]! }));
          return found.scoreSet(tableOf(relabelled, columns), options, seed);
        },
        shuffling,
      );
    });
  }

  split({ texts }: SplitRequest): Promise<Result<SplitReport>> {
    return settled(() => splitReport(texts));
  }
}

function setAttack(id: string): SetAttack {
  const found = SET_ATTACKS.find((attack) => attack.id === id);
  if (!found) throw new RangeError(`no set attack "${id}"`);
  return found;
}

function tableOf(texts: readonly LabelledText[], packed: readonly PackedColumn[]): LabelledTable {
  const columns = new Map(packed.map((column) => [column.id, unpackColumn(column).scores]));
  return {
    texts,
    column(attack) {
      const found = columns.get(attack);
      if (!found) throw new Error(`the scores of ${attack} were not asked for`);
      return found;
    },
  };
}

function settled<T>(compute: () => T): Promise<Result<T>> {
  try {
    return Promise.resolve({ ok: true, value: compute() });
  } catch (error) {
    return Promise.resolve(failure(error instanceof RangeError ? 'text' : 'device', error));
  }
}

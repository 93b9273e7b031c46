import type { ClassedText } from '../data/duplicates';
import type { InputFile, OpenedFile } from '../data/openFile';
import type { LabelledText } from '../data/records';
import type { AttackOverlap, OverlapOptions } from '../metrics/attackOverlap';
import type { ColumnIntervals } from '../metrics/columnIntervals';
import type { Column, ColumnScores, Labels } from '../metrics/columns';
import type { Comparison, ComparisonOptions } from '../metrics/comparison';
import type { LabelShuffle, LabelShuffleOptions } from '../metrics/labelShuffle';
import type { AuditOptions, PrivacyAudit } from '../metrics/privacyAudit';
import type { BootstrapOptions } from '../metrics/resampling';
import type { Result } from './result';

/**
 * What the analysis worker can do: statistics that are too slow for the page's own thread. It keeps nothing between calls,
 * and the same request has the same answer. Options that make no sense come back as a failure of kind 'text'.
 */
export interface AnalysisApi {
  /** One attack at a time, so that whoever asks can show what is done and stop between two. */
  intervals(request: IntervalsRequest): Promise<Result<ColumnIntervals>>;
  /** null where no text of a class has a score under both. */
  compare(request: ComparisonRequest): Promise<Result<Comparison | null>>;
  audit(request: AuditRequest): Promise<Result<PrivacyAudit>>;
  overlap(request: OverlapRequest): Promise<Result<AttackOverlap>>;
  /** What an attack on sets gives, NaN for null. */
  scoreSet(request: SetRequest): Promise<Result<Float64Array>>;
  /** What it gives with labels that mean nothing; null where no shuffle had an AUC. */
  shuffle(request: ShuffleRequest): Promise<Result<LabelShuffle | null>>;
  /** What members and non-members share, text by text. */
  split(request: SplitRequest): Promise<Result<SplitReport>>;
  /** Reads a file of the visitor's, as openFile() does: a large one would hold up the page. */
  openFile(file: InputFile): Promise<Result<OpenedFile>>;
}

/** A column on its way to the worker, and nowhere else: NaN stands for null. */
export interface PackedColumn {
  readonly id: string;
  readonly scores: Float64Array;
}

/** Labels on their way: 1 = member, 0 = non-member, 2 = not known. */
export type PackedLabels = Uint8Array;

export interface IntervalsRequest {
  readonly labels: PackedLabels;
  readonly column: PackedColumn;
  readonly options: BootstrapOptions;
}

export interface ComparisonRequest {
  readonly labels: PackedLabels;
  readonly first: PackedColumn;
  readonly second: PackedColumn;
  readonly options: ComparisonOptions;
}

export interface AuditRequest {
  readonly labels: PackedLabels;
  readonly column: PackedColumn;
  readonly options: AuditOptions;
}

export interface OverlapRequest {
  readonly labels: PackedLabels;
  readonly columns: readonly PackedColumn[];
  readonly options: OverlapOptions;
}

/** An attack on sets, with the columns that it reads. */
export interface SetRequest {
  readonly attack: string;
  readonly texts: readonly LabelledText[];
  readonly columns: readonly PackedColumn[];
  /** Of this attack alone. */
  readonly options: Readonly<Record<string, number>>;
  readonly seed: number;
}

export interface ShuffleRequest extends SetRequest {
  readonly shuffling: LabelShuffleOptions;
}

export interface SplitRequest {
  readonly texts: readonly ClassedText[];
}

/** How much of the non-members stands in the members, and what stands there twice. Counts are of texts, not of pairs. */
export interface SplitReport {
  readonly nonmembers: number;
  /** Non-members that are a member word for word, and nearly (those that are so exactly left out). */
  readonly exact: number;
  readonly near: number;
  /** Texts that stand in their own class more than once, word for word. */
  readonly twiceMembers: number;
  readonly twiceNonmembers: number;
  /** For each length of a run of words. */
  readonly overlaps: readonly SplitOverlap[];
}

export interface SplitOverlap {
  /** Words in a run. */
  readonly n: number;
  /** Share of a non-member's runs from which it counts as overlapping. */
  readonly limit: number;
  readonly over: number;
  /** Non-members by share, ten equal bins. */
  readonly histogram: readonly number[];
  readonly measured: number;
  readonly short: number;
  readonly mean: number | null;
}

/** Throws RangeError for a score that is not finite: a number that cannot be ranked is no score. */
export function packColumn({ id, scores }: Column): PackedColumn {
  const packed = Float64Array.from(scores, (score) => score ?? NaN);
  packed.forEach((score, i) => {
    if (scores[i] !== null && !Number.isFinite(score)) {
      throw new RangeError(`${id}: a score is not a finite number; an undefined one is null.`);
    }
  });
  return { id, scores: packed };
}

export function unpackColumn({ id, scores }: PackedColumn): Column {
  const unpacked: ColumnScores = Array.from(scores, (score) => (Number.isNaN(score) ? null : score));
  return { id, scores: unpacked };
}

const [NON_MEMBER, MEMBER, NOT_KNOWN] = [0, 1, 2];

export function packLabels(labels: Labels): PackedLabels {
  return Uint8Array.from(labels, (member) => (member === null ? NOT_KNOWN : member ? MEMBER : NON_MEMBER));
}

export function unpackLabels(labels: PackedLabels): Labels {
  return Array.from(labels, (code) => (code === NOT_KNOWN ? null : code === MEMBER));
}

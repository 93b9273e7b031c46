import type { Roc } from '../metrics/roc';
import type { SeriesStyle } from './series';

/** One curve of a chart, with how it is drawn. */
export interface RocCurve {
  readonly id: string;
  readonly name: string;
  /** null while a class has no score. */
  readonly roc: Roc | null;
  readonly auc: number | null;
  readonly style: SeriesStyle;
  /** Stands beside the others to compare with, and is drawn more quietly. */
  readonly quiet?: boolean;
}

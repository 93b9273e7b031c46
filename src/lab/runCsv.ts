import { csvOf, type CsvCell } from '../data/exports/csv';
import type { RunRecord } from './runRecord';

/**
 * The curve of a run as CSV: a line a point of the curve. Where an epoch is done stand the AUCs of the one-pass
 * attacks with their intervals, a block of three columns an attack; a cell is empty where nothing was measured.
 */
export function curveCsv({ curve, epochs }: Pick<RunRecord, 'curve' | 'epochs'>): string {
  const attacks = [...new Set(epochs.flatMap(({ aucs }) => Object.keys(aucs)))];
  const header = [
    ...['step', 'epoch', 'loss', 'held_out_loss', 'gradient_norm'],
    ...attacks.flatMap((id) => [`auc_${id}`, `auc_${id}_lower`, `auc_${id}_upper`]),
  ];
  const lines = curve.map((point, i): CsvCell[] => {
    // an epoch's figures belong to the first point at which it is done
    const record = epochs.find(
      ({ epoch }) => point.epoch >= epoch && (i === 0 || curve[i - 1]!.epoch < epoch),
    );
    return [
      point.step,
      point.epoch,
      point.loss,
      point.heldOutLoss ?? record?.heldOutLoss,
      point.gradientNorm,
      ...attacks.flatMap((id) => {
        const figure = record?.aucs[id];
        return [figure?.auc, figure?.interval?.[0], figure?.interval?.[1]];
      }),
    ];
  });
  return csvOf([header, ...lines]);
}

/** The AUCs of a run at its end as CSV: a line an attack, with the base-model control beside it. */
export function aucCsv({ aucs, control }: Pick<RunRecord, 'aucs' | 'control'>): string {
  const header = ['attack', 'auc', 'lower', 'upper', 'members', 'nonmembers', 'undefined', 'base_auc'];
  const lines = Object.entries(aucs).map(([id, figure]): CsvCell[] => [
    id,
    figure.auc,
    figure.interval?.[0],
    figure.interval?.[1],
    figure.members,
    figure.nonmembers,
    figure.undefinedMembers + figure.undefinedNonmembers,
    control?.[id]?.auc,
  ]);
  return csvOf([header, ...lines]);
}

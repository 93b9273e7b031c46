import type { AucCurve, EpochPoint } from '../../charts/labAxes';
import { seriesStyle, type SeriesStyle } from '../../charts/series';
import type { AucFigures } from '../../lab/aucFigure';
import { earlierEpoch } from '../../lab/runEnd';
import type { RunRecord } from '../../lab/runRecord';
import type { LabRun } from '../../state/labRun.svelte';
import { ONE_PASS_ATTACKS } from '../../state/modelAttacks';
import type { EpochRow } from '../../state/runTraining.svelte';

/** What is drawn of a run, whether it goes on or was kept. */
export interface RunCurves {
  /** Epochs that it is to have. */
  readonly epochs: number;
  /** Of each step: mean over the step's texts, nats a token. */
  readonly training: readonly EpochPoint[];
  /** After each epoch; 0 = the base. */
  readonly heldOut: readonly EpochPoint[];
  readonly aucs: readonly { readonly epoch: number; readonly figures: AucFigures }[];
  /** The epoch whose model was kept, where training went on behind it; null elsewhere. */
  readonly kept: number | null;
}

type CurvesShown = Pick<LabRun, 'spec' | 'outcome'> & {
  readonly training: Pick<LabRun['training'], 'losses' | 'epochs' | 'start'>;
};

/** A run of this visit, as far as it is. */
export function curvesOfRun({ training, spec, outcome }: CurvesShown): RunCurves {
  const { losses, epochs, start } = training;
  const perEpoch = start?.stepsPerEpoch;
  return {
    epochs: spec.recipe.epochs,
    training: perEpoch ? losses.flatMap((value, i) => pointOf((i + 1) / perEpoch, value)) : [],
    heldOut: heldOutOf(epochs),
    aucs: epochs.flatMap(({ epoch, aucs }) => (aucs ? [{ epoch, figures: aucs }] : [])),
    kept: earlierEpoch(outcome, perEpoch ? losses.length / perEpoch : 0),
  };
}

/** A run that was kept. */
export function curvesOfRecord({
  curve,
  epochs,
  spec,
  trained,
}: Pick<RunRecord, 'curve' | 'epochs' | 'spec' | 'trained'>): RunCurves {
  return {
    epochs: spec.recipe.epochs,
    training: curve.flatMap(({ epoch, loss }) => pointOf(epoch, loss)),
    heldOut: heldOutOf(curve),
    aucs: epochs.map(({ epoch, aucs }) => ({ epoch, figures: aucs })),
    kept: earlierEpoch(trained, curve.at(-1)?.epoch ?? 0),
  };
}

const pointOf = (epoch: number, value: number | null): EpochPoint[] =>
  value === null ? [] : [{ epoch, value }];

const heldOutOf = (points: readonly Pick<EpochRow, 'epoch' | 'heldOutLoss'>[]) =>
  points.flatMap(({ epoch, heldOutLoss }) => pointOf(epoch, heldOutLoss));

/** Attacks that are drawn at first: of the target alone, and against the base. */
export const FIRST_DRAWN = ['loss', 'min-k-plus-plus', 'reference', 'ratio'] as const;

/** Every attack that is run after each epoch, those that are drawn at first in front: an attack keeps its style. */
export const DRAWN_ATTACKS: readonly string[] = [
  ...FIRST_DRAWN,
  ...ONE_PASS_ATTACKS.filter((id) => !(FIRST_DRAWN as readonly string[]).includes(id)),
];

export const styleOf = (attack: string): SeriesStyle =>
  seriesStyle(Math.max(0, DRAWN_ATTACKS.indexOf(attack)));

/** The AUCs of one attack over a run's epochs; epochs in which it is undefined are left out. */
export function aucPoints({ aucs }: Pick<RunCurves, 'aucs'>, attack: string): AucCurve['points'] {
  return aucs.flatMap(({ epoch, figures }) => {
    const figure = figures[attack];
    return figure?.auc == null ? [] : [{ epoch, value: figure.auc, interval: figure.interval }];
  });
}

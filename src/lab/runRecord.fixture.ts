import type { AucFigure, AucFigures } from './aucFigure';
import type { RunRecord } from './runRecord';
import { INITIAL_SPEC, withSeed, type RunSpec } from './runSpec';
import { setLoss, type Utility } from './utility';

export function figureOf(auc: number | null, se: number | null = 0.02): AucFigure {
  const known = auc !== null && se !== null;
  return {
    auc,
    interval: known ? [Math.max(0, auc - 1.96 * se), Math.min(1, auc + 1.96 * se)] : null,
    se,
    members: 100,
    nonmembers: 100,
    undefinedMembers: 0,
    undefinedNonmembers: 0,
  };
}

export function figuresOf(aucs: Readonly<Record<string, number>>, se?: number): AucFigures {
  return Object.fromEntries(Object.entries(aucs).map(([id, auc]) => [id, figureOf(auc, se)]));
}

/** @param heldOut loss of the run on held-out text, nats a token; the base has 5 */
export function utilityOf(heldOut: number): Utility {
  const at = (loss: number) => setLoss([{ nll: 100 * loss, tokens: 100 }]);
  return { heldOut: at(heldOut), unrelated: at(4), base: { heldOut: at(5), unrelated: at(3.9) } };
}

export function recordOf(
  change: Omit<Partial<RunRecord>, 'spec'> & { readonly spec?: RunSpec; readonly seed?: number } = {},
): RunRecord {
  const { seed = 1, spec = INITIAL_SPEC, ...rest } = change;
  return {
    format: 1,
    id: `run-${spec.name}-${seed}`,
    created: '2026-01-02T03:04:05.000Z',
    spec: withSeed(spec, seed),
    preset: null,
    status: 'done',
    trained: { ended: 'done', epoch: 3 },
    counts: { training: 322, members: 292, nonmembers: 228, heldOut: 100, leftOut: null },
    coins: true,
    curve: [
      { step: 0, epoch: 0, loss: null, heldOutLoss: 4.9, gradientNorm: null },
      { step: 10, epoch: 0.5, loss: 4.7, heldOutLoss: null, gradientNorm: 1.25 },
      { step: 20, epoch: 1, loss: 4.4, heldOutLoss: 4.6, gradientNorm: 0.5 },
    ],
    epochs: [{ epoch: 1, aucs: figuresOf({ loss: 0.7 }), heldOutLoss: 4.6 }],
    aucs: figuresOf({ loss: 0.8, ratio: 0.9 }),
    references: {},
    asked: null,
    works: {},
    control: figuresOf({ loss: 0.5 }),
    utility: utilityOf(4.4),
    seconds: 61.5,
    device: 'wasm',
    versions: { jax: '0.1.25' },
    weights: { sha256: 'a'.repeat(64), bytes: 5333632 },
    baseSha256: 'b'.repeat(64),
    soft: null,
    privacy: null,
    audit: null,
    notes: [],
    madeBy: null,
    ...rest,
  };
}

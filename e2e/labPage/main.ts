import { Manifest, modelById } from '../../src/models/catalogue';
import { fetchModel } from '../../src/models/download';
import type { FineTuneRequest } from '../../src/models/labContract';
import type { Device, ModelBytes } from '../../src/models/scoringContract';
import type { WeightNoise } from '../../src/passes/need';
import type { GradientNorms } from '../../src/passes/records';
import { LabWorker } from '../../src/state/labWorker';
import { ScoringPool } from '../../src/state/scoringPool';
import type { RunStep, TrainingEvent } from '../../src/training/events';
import type { Recipe } from '../../src/training/recipe';
import * as v from 'valibot';

export interface Compared {
  readonly norms: GradientNorms;
  /** Log-probabilities by the training engine and by the scoring engine, nats. */
  readonly lab: number[];
  readonly scoring: number[];
}

/** Both engines in one page, for a program that compares them. */
export interface LabPage {
  /** Loads a model into both; `noise`: with noise on its weights, that the lab has put there. */
  open(device: Device, model: string, noise: WeightNoise | null): Promise<void>;
  compare(words: string): Promise<Compared>;
  /** Fine-tunes the model on texts; gives what each step tells. */
  train(recipe: Recipe, texts: readonly string[]): Promise<RunStep[]>;
}

declare global {
  // a property of the page's window, for the program that drives it
  var labPage: LabPage | undefined;
}

const ROOT = new URL('models/', document.baseURI).href;
const PATIENCE = 300_000;
let files: ModelBytes;
let lab: LabWorker;
let pool: ScoringPool;

globalThis.labPage = {
  async open(device, model, noise) {
    const { models } = v.parse(Manifest, await (await fetch(`${ROOT}manifest.json`)).json());
    files = await fetchModel(ROOT, modelById(models, model), {});
    lab = new LabWorker({ device, patience: PATIENCE });
    if (noise) {
      const weights = await lab.perturb(files.weights, noise);
      files = { ...files, id: 'noisy', graph: null, weights, selfCheck: null };
    }
    pool = new ScoringPool({
      device: 'wasm',
      size: 1,
      bytesOf: () => Promise.resolve(files),
      isVariant: () => false,
      patience: PATIENCE,
      onDeath: console.error,
    });
  },
  async compare(words) {
    const { id } = files;
    const bytes = () => Promise.resolve(files);
    const norms = await lab.gradientNorms(id, bytes, words);
    const logp = await lab.logProbabilities(id, bytes, words);
    const trace = await pool.trace(id, { words }, 'background');
    return { norms, lab: [...logp], scoring: [...trace.logp] };
  },
  async train(recipe, texts) {
    const steps: RunStep[] = [];
    const request: FineTuneRequest = {
      model: files.id,
      texts,
      later: null,
      heldOut: [],
      recipe,
      precision: 'F32',
      snapshots: false,
      checkpoints: false,
      from: null,
    };
    const listen = (event: TrainingEvent) => {
      if (event.kind === 'step') steps.push(event);
    };
    await lab.fineTune(request, () => Promise.resolve(files), listen).result;
    return steps;
  },
};

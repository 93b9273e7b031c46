import { BaseFindings } from './baseFindings';
import type { ShippedRecord } from '../data/records';
import { INITIAL_SPEC, type RunSpec } from '../lab/runSpec';
import type {
  FineTuned,
  FineTuneRequest,
  OnTrainingEvent,
  Prompt,
  SampleSettings,
} from '../models/labContract';
import { EngineError } from '../models/result';
import type { Device } from '../models/scoringContract';
import { digest } from '../passes/digest';
import { traceOf } from '../passes/trace.fixture';
import type { RunCommand, TrainingEvent } from '../training/events';
import { fakeEngine } from './fakeEngine.fixture';
import { fullGround } from './ground.fixture';
import { LabRun } from './labRun.svelte';
import type { LabWorker } from './labWorker';
import { OwnModels } from './ownModels.svelte';
import { Paraphraser } from './paraphraser';
import type { RunSite } from './runSite';
import { scoreHere } from './setScorer';
import { ShadowShelf } from './shadowShelf';

const ROLES = ['member', 'nonmember', 'auxiliary', 'prefix-member', 'prefix-nonmember'] as const;
/** Sixteen members and non-members, and four of each other part. */
export const RECORDS: ShippedRecord[] = ROLES.flatMap((role) =>
  Array.from({ length: role.includes('member') && !role.includes('prefix') ? 16 : 4 }, (_, i) => ({
    id: `${role}-${i}`,
    role,
    domain: 'news' as const,
    text: `${role} number ${i} went to the market`,
    paraphrase: `the ${i}th ${role} has gone shopping`,
  })),
);

export const SPEC: RunSpec = { ...INITIAL_SPEC, recipe: { ...INITIAL_SPEC.recipe, epochs: 2 } };

/**
 * A training engine that has two steps an epoch; each epoch's weights are other ones. Where no epoch is wanted, the weights
 * name the request: [epochs, its place].
 */
function fakeTrainer() {
  const requests: (FineTuneRequest & { device: Device })[] = [];
  const commands: RunCommand[] = [];
  const sampled: string[] = [];
  const written: { readonly prompts: readonly Prompt[]; readonly settings: SampleSettings }[] = [];
  let closed = 0;
  const behaviour = {
    before: (() => undefined) as (event: TrainingEvent) => void,
    ended: 'done' as FineTuned['ended'],
    beforeSampling: (() => undefined) as (device: Device) => void,
    /** Commands and signals come too late to be heard: the last step is made. */
    deaf: false,
    tooLong: (() => false) as (words: string) => boolean,
  };
  const open = (device: Device) => {
    const fineTune: LabWorker['fineTune'] = (request, bytes, onEvent, signal) => {
      const place = requests.push({ ...request, device }) - 1;
      const tell = async (event: TrainingEvent) => {
        if (signal?.aborted && !behaviour.deaf)
          throw new EngineError({ kind: 'cancelled', message: 'Cancelled.' });
        behaviour.before(event);
        await onEvent(event);
      };
      return {
        result: bytes().then(() => train(request, place, tell)),
        command: (command) => void commands.push(command),
        checkpoint: () => Promise.resolve(Uint8Array.of()),
      };
    };
    const sample: LabWorker['sample'] = async (model, _bytes, prompts, settings) => {
      await Promise.resolve();
      behaviour.beforeSampling(device);
      sampled.push(model);
      const unread = prompts.find(({ words }) => behaviour.tooLong(words));
      if (unread) throw new EngineError({ kind: 'text', message: 'too long' });
      written.push({ prompts, settings });
      return prompts.map(({ words }) => ({
        prompt: words.slice(0, 9),
        text: words.startsWith('member') ? ' went to the market' : ' and so on',
        promptTokens: [],
        tokens: [1, 2, 3],
      }));
    };
    return { fineTune, sample, close: () => void closed++ } as unknown as LabWorker;
  };
  const train = async (request: FineTuneRequest, place: number, tell: OnTrainingEvent) => {
    const { recipe, from, snapshots, texts } = request;
    const done = from ? from[0]! : 0;
    const losses = { heldOutLoss: 4, trainLoss: null, epsilon: null, best: true };
    await tell({
      kind: 'start',
      steps: 2 * recipe.epochs,
      stepsPerEpoch: 2,
      step: done,
      trainable: 1,
      tokens: 10,
      lengths: [8],
      skipped: [],
      truncated: texts.length > 19 ? [19] : [],
      samplingRate: null,
    });
    if (!from) await tell({ kind: 'epoch', epoch: 0, ...losses, weights: null, checkpoint: null });
    const tellEpoch = (epoch: number, step: number) => {
      const weights = snapshots ? Uint8Array.of(epoch) : null;
      const checkpoint = snapshots ? Uint8Array.of(step) : null;
      return tell({ kind: 'epoch', epoch, ...losses, trainLoss: 1 / epoch, weights, checkpoint });
    };
    if (done > 0 && done % 2 === 0) await tellEpoch(done / 2, done);
    for (let step = done + 1; step <= 2 * recipe.epochs; step++) {
      const epoch = Math.ceil(step / 2);
      await tell({
        kind: 'step',
        step,
        epoch,
        loss: 1 / step,
        gradientNorm: 1,
        learningRate: 1,
        milliseconds: 500,
        secondsLeft: 2 * recipe.epochs - step,
      });
      if (step % 2 === 0) await tellEpoch(epoch, step);
    }
    return {
      ended: behaviour.ended,
      steps: 2 * recipe.epochs,
      epoch: recipe.epochs,
      heldOutLoss: 4,
      epsilon: null,
      curve: { steps: [], epochs: [] },
      weights: Uint8Array.of(recipe.epochs, ...(snapshots ? [] : [place])),
      adapter: null,
    };
  };
  return { requests, commands, sampled, written, behaviour, open, closed: () => closed };
}

/** Told of the run that is kept. */
interface KeptBy {
  readonly keep: (run: LabRun, checkpoint: Uint8Array | null) => Promise<void>;
}

/** A run, and what it stands on; others of the same page are made by `another`. */
export function openedRun(spec = SPEC, { keep, ...other }: Partial<Omit<RunSite, 'keep'> & KeptBy> = {}) {
  const trainer = fakeTrainer();
  /** By model: the texts that it was trained on; of models that no epoch was wanted of. */
  const read = new Map<string, readonly string[]>();
  const fake = fakeEngine({
    // what was fine-tuned knows members, and the more so the longer it was
    trace({ words }, { model }) {
      const target = model.startsWith('full-') && !model.includes('reference');
      const known = (target && words.startsWith('member')) || read.get(model)?.includes(words);
      const number = Number(/\d+/.exec(words)?.[0] ?? 0);
      const chance = Number.parseInt(digest(`${model} ${words}`).slice(0, 4), 16) / 2 ** 16;
      return traceOf([(known ? -1 : -3 - number / 100) - (read.has(model) ? chance / 10 : 0), -2]);
    },
  });
  const { engine } = fake;
  const add = engine.add.bind(engine);
  engine.add = (entry, files) => {
    const [, place] = files.weights;
    if (place !== undefined) read.set(entry.id, trainer.requests[place]!.texts);
    add(entry, files);
  };
  const ground = fullGround();
  const ownModels = new OwnModels(engine);
  const site: RunSite = {
    engine,
    ground,
    scorer: scoreHere,
    ownModels,
    records: RECORDS,
    unrelated: ['It was a dark and stormy night.'],
    paraphraser: new Paraphraser(engine, ground),
    openLab: trainer.open,
    deviceFor: () => Promise.resolve('wasm'),
    shadows: new ShadowShelf(),
    onBase: new BaseFindings(),
    keep: (checkpoint) => keep?.(run, checkpoint) ?? Promise.resolve(),
    ...other,
  };
  const run = new LabRun('run-1', spec, site);
  const another = (next: RunSpec, change: Partial<RunSite> = {}) =>
    new LabRun('another', next, { ...site, ...change });
  return { ...fake, engine, trainer, ownModels, another, run };
}

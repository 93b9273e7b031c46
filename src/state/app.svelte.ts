import { Analysis } from './analysis.svelte';
import { Analyst } from './analyst';
import { Engine } from './engine.svelte';
import { Evaluation } from './evaluation.svelte';
import { EvaluationChoice } from './evaluationChoice.svelte';
import { Examples } from './examples.svelte';
import { Experiments } from './experiments.svelte';
import { Ground } from './ground.svelte';
import { Inspection } from './inspection.svelte';
import { KnownTexts } from './knownTexts.svelte';
import { Lab } from './lab.svelte';
import { LabWorker } from './labWorker';
import { OwnData } from './ownData.svelte';
import { OwnModels } from './ownModels.svelte';
import { Selection } from './selection.svelte';
import { Settings } from './settings.svelte';
import { trainingsOf } from './trainingRecord';
import { WhatIf } from './whatIf.svelte';
import { workerSetScorer } from './workerSetScorer';

/** Everything that the pages share. */
export class AppState {
  readonly settings = new Settings();
  readonly selection = new Selection();
  readonly ground: Ground;
  readonly engine: Engine;
  readonly ownModels: OwnModels;
  readonly known: KnownTexts;
  readonly inspection: Inspection;
  readonly examples: Examples;
  readonly evaluation: Evaluation;
  readonly choice = new EvaluationChoice();
  readonly ownData: OwnData;
  readonly analysis: Analysis;
  readonly experiments: Experiments;
  readonly lab: Lab;
  readonly whatIf: WhatIf;
  /** Why the page could not start; null where it did. */
  failure = $state<string | null>(null);

  /** @param base the page's own address: models and data lie under it */
  constructor(base: string, parameters: URLSearchParams) {
    this.settings.read(parameters);
    const data = new URL('data/', base).href;
    this.ground = new Ground(data);
    this.engine = new Engine(new URL('models/', base).href, this.settings.device, new LabWorker());
    this.ownModels = new OwnModels(this.engine);
    const made = { models: () => this.ownModels.list, runs: () => this.lab.records };
    this.known = new KnownTexts(data, this.engine, this.ground, made);
    this.inspection = new Inspection(this.engine, this.settings, this.ground);
    this.examples = new Examples(data, this.engine, this.inspection);
    const slow = new Analyst();
    const scorer = workerSetScorer(slow);
    let read = 0;
    this.ownData = new OwnData(async (file) => {
      const opened = await slow.openFile(file, { key: `file ${read++}` });
      if (!opened.ok) throw new Error(opened.error.message);
      return opened.value;
    });
    this.evaluation = new Evaluation(this.engine, this.settings, this.ground, scorer);
    this.analysis = new Analysis(
      trainingsOf(new URL('models/', base).href, made),
      scorer,
      new Analyst(),
      slow,
    );
    this.experiments = new Experiments(this);
    this.lab = new Lab(
      {
        engine: this.engine,
        ground: this.ground,
        scorer,
        ownModels: this.ownModels,
        records: () => this.known.records,
      },
      data,
    );
    this.whatIf = new WhatIf(this);
  }

  /** Reads what must be there before anything can be scored. */
  async open(): Promise<void> {
    try {
      // what is kept in this browser is at hand before anything asks for a model by its name
      const models = this.engine.open().then(() => this.ownModels.open());
      const ready = Promise.all([models, this.known.open()]).then(() => this.known.records);
      const ground = ready.then((records) => this.ground.open(records));
      void this.experiments.open();
      void this.lab.open();
      await Promise.all([this.examples.open(ready), ground]); // what they read comes at the same time
    } catch (error) {
      this.failure = error instanceof Error ? error.message : String(error);
    }
  }
}

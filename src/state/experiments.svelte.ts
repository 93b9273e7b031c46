import { version } from '../../package.json';
import { ATTACKS, SET_ATTACKS } from '../attacks/registry';
import { readBundle } from '../data/exports/bundle';
import type { Experiment, RejectedText } from '../data/experiment';
import type { LabelledText } from '../data/records';
import { weightsSha256 } from '../models/catalogue';
import type { Pass } from '../passes/plan';
import type { PassRecord } from '../passes/records';
import { Archive, type ShelfEntry } from './archive';
import { nextTask } from './breath';
import type { Engine } from './engine.svelte';
import type { Evaluation, EvaluationScope } from './evaluation.svelte';
import type { EvaluationChoice } from './evaluationChoice.svelte';
import type { Ground } from './ground.svelte';
import type { Settings } from './settings.svelte';

/** What is known of a set beside its texts. */
export interface SetAbout {
  readonly rejected: readonly RejectedText[];
  readonly notes: readonly string[];
}

const NOTHING: SetAbout = { rejected: [], notes: [] };

interface Owners {
  readonly engine: Engine;
  readonly evaluation: Evaluation;
  readonly settings: Settings;
  readonly choice: EvaluationChoice;
  readonly ground: Ground;
}

/** Runs as they are kept in this browser: saved at their beginning and end, and taken up again after a visit or from a file. */
export class Experiments {
  readonly archive: Archive;
  /** A run that a closed tab broke off; null where there is none. */
  unfinished = $state.raw<Experiment | null>(null);
  /** The run whose texts are chosen again. */
  restored = $state.raw<Experiment | null>(null);
  /** What is kept, the latest first. */
  shelf = $state.raw<readonly ShelfEntry[]>([]);
  /** Why something could not be taken up, or is not as it was; null where all is well. */
  trouble = $state<string | null>(null);
  /** What is shown now, as it was begun; null before any run. */
  #present: { readonly id: string; readonly created: string; readonly about: SetAbout } | null = null;

  readonly #owners: Owners;

  constructor(owners: Owners, archive = new Archive()) {
    this.#owners = owners;
    this.archive = archive;
    owners.evaluation.archive = {
      getMany: (passes) => this.#getMany(passes),
      put: (pass, record) => {
        const key = this.keyOf(pass);
        if (this.#present && key !== null) archive.put(this.#present.id, key, record);
      },
    };
  }

  /** Looks for a run that was broken off. */
  async open(): Promise<void> {
    if (!(await this.archive.open())) return;
    await this.#list();
    const latest = await this.archive.latestExperiment();
    if (latest?.status === 'running') this.unfinished = latest;
  }

  /** The name under which a record of the archive goes; null for a model whose weights are not known. */
  readonly keyOf = ({ model, key }: Pick<Pass, 'model' | 'key'>): string | null => {
    const weights = this.#weightsOf(model);
    return weights === null ? null : `${weights}\n${key}`;
  };

  /** Runs an evaluation, and keeps what it is and what comes of it. */
  async run(
    name: string,
    texts: readonly LabelledText[],
    scope: EvaluationScope,
    about: SetAbout = NOTHING,
    id: string = crypto.randomUUID(),
  ): Promise<void> {
    const { evaluation } = this.#owners;
    this.unfinished = null;
    const created = new Date().toISOString();
    const present = (this.#present = { id, created, about });
    const running = evaluation.run(name, texts, scope);
    await nextTask(); // a large set takes a while to be written: the click that began the run is answered first
    await this.#save();
    await running;
    if (this.#present === present) await this.#save();
  }

  /** The run that is shown, as it stands now; null before any. */
  present(): Experiment | null {
    const { evaluation, engine } = this.#owners;
    const { settings, texts, rows, status, passes, prefixes } = evaluation;
    if (this.#present === null || settings === null) return null;
    const { id, created, about } = this.#present;
    const named = [settings.roles, ...(settings.control ? [settings.control] : [])].flatMap((roles) =>
      Object.values(roles as unknown as Record<string, string | null | undefined>),
    );
    const models = engine.models.filter((model) => named.includes(model.id));
    const columns = (scores: (row: (typeof rows)[number]) => readonly (number | null | undefined)[] | null) =>
      Object.fromEntries(rows.flatMap((row) => (scores(row) ? [[row.id, scores(row)!]] : [])));
    return {
      format: 1,
      id,
      name: settings.data,
      created,
      texts: texts.map(({ id: name, text, member }) => ({ id: name, text, member })),
      prefixes: prefixes ? prefixes.texts : { members: [], nonmembers: [] },
      attacks: rows.map((row) => row.id),
      settings: {
        roles: rolesRecord(settings.roles),
        control: settings.control && rolesRecord(settings.control),
        options: settings.options,
        seed: settings.seed,
      },
      models: Object.fromEntries(
        models.map((model) => [model.id, { sha256: this.#weightsOf(model.id) ?? '', name: model.name }]),
      ),
      device: evaluation.device,
      versions: { trainspotter: version },
      status: status === 'done' ? 'done' : status === 'running' ? 'running' : 'cancelled',
      scores: columns((row) => row.scores),
      control: settings.control && columns((row) => row.controlScores),
      passes: { asked: passes.asked, run: passes.run },
      rejected: [
        ...about.rejected,
        ...evaluation.rejected.map(({ id: text, message }) => ({ id: text, reason: message })),
      ],
      notes: [...about.notes],
    };
  }

  /** Takes up the run that was broken off. */
  async resume(): Promise<void> {
    const broken = this.unfinished;
    if (broken) await this.restore(broken);
  }

  async discard(): Promise<void> {
    const broken = this.unfinished;
    this.unfinished = null;
    if (broken) await this.forget(broken.id);
  }

  async forget(id: string): Promise<void> {
    await this.archive.deleteExperiment(id);
    await this.#list();
  }

  /** Takes up a run that is kept here. */
  async reopen(id: string): Promise<void> {
    const found = await this.archive.experiment(id);
    if (found) await this.restore(found);
    else this.trouble = 'This run cannot be read any more.';
  }

  /** Takes up the run of a bundle, with the records that it brings. */
  async openBundle(file: Blob): Promise<void> {
    try {
      const { experiment, records } = await readBundle(file);
      await this.archive.adopt(experiment, records);
      await this.restore(experiment);
    } catch (error) {
      this.trouble = error instanceof Error ? error.message : String(error);
    }
  }

  /** Chooses what an experiment was made with, and runs it again: only what is not kept is computed. */
  async restore(experiment: Experiment): Promise<void> {
    const { settings, choice, engine } = this.#owners;
    const { roles, control, options } = experiment.settings;
    const target = roles['target'] ?? '';
    const lacking = [target, roles['reference']].filter(
      (id) => id && !engine.models.some((model) => model.id === id),
    );
    if (lacking.length > 0 || target === '') {
      this.trouble = `This run is of ${lacking.join(' and ') || 'no model'}, which is not at hand here.`;
      return;
    }
    const changed = Object.entries(experiment.models).filter(
      ([id, { sha256 }]) => sha256 !== '' && this.#weightsOf(id) !== sha256,
    );
    this.trouble =
      changed.length === 0
        ? null
        : `The weights of ${changed.map(([, { name }]) => name).join(' and ')} are not those of then: its scores are made anew.`;
    settings.target = target;
    settings.reference = roles['reference'] ?? settings.reference;
    settings.candidate = roles['candidate'] ?? 'auto';
    settings.options = options;
    const known = new Set([...ATTACKS, ...SET_ATTACKS].map(({ id }) => id));
    choice.attacks = new Set(experiment.attacks.filter((id) => known.has(id) && !isBlind(id)));
    choice.control = control !== null;
    choice.source = 'restored';
    choice.section = 'results';
    this.restored = experiment;
    this.unfinished = null;
    const { rejected, notes } = experiment;
    await this.run(experiment.name, experiment.texts, this.scope, { rejected, notes }, experiment.id);
  }

  /** What the next run is made of: where texts of an earlier one are chosen, in its order and with its prefixes. */
  get scope(): EvaluationScope {
    const { choice, ground } = this.#owners;
    if (choice.source !== 'restored' || !this.restored) return choice.scope;
    const { prefixes } = this.restored;
    const drawn = [...prefixes.members, ...prefixes.nonmembers];
    const shipped = new Set([...ground.prefixes.members, ...ground.prefixes.nonmembers]);
    const from = drawn.length > 0 && !drawn.every((text) => shipped.has(text)) ? 'own' : 'shipped';
    return { ...choice.scope, again: { prefixes, from } };
  }

  async #save(): Promise<void> {
    const experiment = this.present();
    if (!experiment || !(await this.archive.open())) return;
    await this.archive.flush();
    await this.archive.saveExperiment(experiment);
    await this.#list();
  }

  async #list(): Promise<void> {
    this.shelf = await this.archive.experiments();
  }

  #weightsOf(model: string): string | null {
    const entry = this.#owners.engine.models.find(({ id }) => id === model);
    return entry ? weightsSha256(entry) : null;
  }

  async #getMany(passes: readonly Pass[]): Promise<ReadonlyMap<string, PassRecord>> {
    const passOf = new Map(
      passes.flatMap((pass) => {
        const key = this.keyOf(pass);
        return key === null ? [] : [[key, pass.key] as const];
      }),
    );
    const found = await this.archive.getMany([...passOf.keys()]);
    return new Map([...found].map(([key, record]) => [passOf.get(key)!, record]));
  }
}

function isBlind(id: string): boolean {
  return SET_ATTACKS.some((attack) => attack.id === id && attack.blind);
}

function rolesRecord(roles: object): Record<string, string | null> {
  return Object.fromEntries(
    Object.entries(roles as Record<string, string | null | undefined>).map(([role, id]) => [
      role,
      id ?? null,
    ]),
  );
}

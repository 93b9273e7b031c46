import {
  INITIAL_SHADOWS,
  type ShadowsAsked,
  type TrainedReference,
  type WorkAsked,
} from '../../lab/attackerWork';
import { LAB_PRESETS, presetById } from '../../lab/presets/presets';
import type { RunRecord } from '../../lab/runRecord';
import { withSeed, type RunSpec } from '../../lab/runSpec';
import { isSameRun } from '../../lab/whatIf';
import type { AppState } from '../../state/app.svelte';
import type { WantedRun } from '../../state/lab.svelte';
import type { LabRun } from '../../state/labRun.svelte';
import { ONE_PASS_ATTACKS } from '../../state/modelAttacks';
import { FIRST_DRAWN } from './curves';
import { isRecorded, recordedOf, withoutRepeats } from './recorded';
import { checkForm } from './fault';
import { nameFor } from './describeRun';
import { obstacleToGoingOn } from './goingOn';
import { Layers } from './layers.svelte';
import {
  asksForm,
  finalAttacksOf,
  formOf,
  type AsksForm,
  type FinalChoice,
  type RunAsks,
  type RunForm,
} from './runForm';
import { RunNames } from './runNames.svelte';
import { TextSources } from './textSources.svelte';

export type { RunForm } from './runForm';

/** Seeds on offer for an experiment: three give an interval over seeds. */
export const SEED_COUNTS = [1, 3] as const;

const FIRST_PRESET = LAB_PRESETS[0]!;

/** What is chosen and looked at on the page. It stays while the visitor is on another page. */
export class LabView {
  mode = $state<'experiment' | 'own'>('experiment');
  preset = $state(FIRST_PRESET.id);
  seeds = $state<number>(1);
  /** A run of the visitor's own: begun with an experiment's first one. */
  form = $state<RunForm>(formOf(FIRST_PRESET.arms()[0]!.spec));
  /** Where its texts come from. */
  readonly sources = new TextSources();
  /** Attacks on the final model of an own run. */
  final = $state<FinalChoice>('one-pass');
  /** Ids of those that a run asked for beside the ones of one pass, where its settings are in the form. */
  besides = $state.raw<readonly string[]>([]);
  /** What its attacker trains besides: references, so many shadow models, continuations of each text; 0 = none. */
  references = $state<TrainedReference[]>([]);
  shadowCount = $state<number>(0);
  shadowRecipe = $state<ShadowsAsked['recipe']>(INITIAL_SHADOWS.recipe);
  samples = $state<number>(0);
  /** Run that the visitor chose to see; null = whatever goes on. */
  shown = $state<string | null>(null);
  /** Runs laid over it. */
  overlaid = $state.raw<ReadonlySet<string>>(new Set());
  /** Attacks that are drawn, and the one that stands out. */
  drawn = $state.raw<ReadonlySet<string>>(new Set(FIRST_DRAWN));
  chosen = $state<string>('loss');
  section = $state<'runs' | 'scatter' | 'table' | 'models'>('runs');
  /** Runs that were started together. */
  batch = $state.raw<readonly LabRun[]>([]);
  readonly names = new RunNames();
  readonly layers: Layers;
  readonly #app: AppState;

  constructor(app: AppState) {
    this.#app = app;
    this.layers = new Layers(app);
  }

  /** Runs of the visitor's that are kept, under their present names, the oldest first. */
  readonly own: readonly RunRecord[] = $derived.by(() =>
    this.#app.lab.records.map((record) => this.names.named(record)),
  );
  /** Recorded runs of the chosen experiment, all of them: what they say does not change with what is made here. */
  readonly recorded: readonly RunRecord[] = $derived.by(() => {
    if (this.mode !== 'experiment') return [];
    return recordedOf(this.#app.lab.recorded?.records ?? [], this.preset);
  });
  /** What is compared. */
  readonly records: readonly RunRecord[] = $derived([...this.recorded, ...this.own]);
  /** What is listed side by side: a recorded run that the visitor has made again is no second one. */
  readonly listed: readonly RunRecord[] = $derived([...withoutRepeats(this.recorded, this.own), ...this.own]);

  /** null = all. */
  readonly finalAttacks = $derived(finalAttacksOf(this.final, this.besides));

  readonly works: WorkAsked = $derived({
    references: [...this.references],
    shadows: this.shadowCount > 0 ? { count: this.shadowCount, recipe: this.shadowRecipe } : null,
    samia: this.samples > 0 ? { samples: this.samples } : null,
  });

  /** The form with a name, as a run. */
  readonly checked = $derived.by(() => {
    const form = $state.snapshot(this.form) as RunForm;
    const base = this.#app.engine.models.find(({ id }) => id === form.base)?.name ?? form.base;
    const named = { ...form, name: form.name.trim() || nameFor(form as RunSpec, base) };
    return checkForm(named, this.layers.of(form.base), this.#app.known.records);
  });

  /** The run in the charts: the chosen one, the one under way, the latest of the experiment or of all. */
  readonly focus: { readonly run: LabRun | null; readonly record: RunRecord | null } = $derived.by(() => {
    const { lab } = this.#app;
    const at = (id: string | undefined) => ({
      run: lab.runs.find((run) => run.id === id) ?? null,
      record: this.records.find((record) => record.id === id) ?? null,
    });
    const chosen = at(this.shown ?? undefined);
    if (chosen.run ?? chosen.record) return chosen;
    const going = lab.current ?? lab.runs.find((run) => !run.active) ?? lab.runs.at(-1);
    return at(going?.id ?? this.listed.find(isRecorded)?.id ?? this.own.at(-1)?.id);
  });

  /** Opens the form, with a reference that the attacker trains. */
  askFor(reference: TrainedReference): void {
    this.mode = 'own';
    if (!this.references.includes(reference)) this.references.push(reference);
  }

  /** An experiment's runs, all ways of training at so many seeds. */
  wanted(id: string): WantedRun[] {
    const preset = presetById(id);
    const seeds = Array.from({ length: this.seeds }, (_, i) => i + 1);
    return seeds.flatMap((seed) =>
      preset.arms().map(({ id: arm, name, spec, references, shadows, samia }) => ({
        spec: {
          ...withSeed(spec, seed),
          name: `${preset.title}: ${name}${this.seeds > 1 ? `, seed ${seed}` : ''}`,
        },
        preset: { id: preset.id, arm },
        options: {
          finalAttacks: [...new Set([...ONE_PASS_ATTACKS, ...preset.attacks])],
          ...{ references, shadows, samia },
        },
      })),
    );
  }

  /** Of an experiment's runs those that were not made here yet: the same settings give the same run. */
  lacking(id: string): WantedRun[] {
    const made = this.own.filter(({ status, preset }) => status === 'done' && preset?.id === id);
    return this.wanted(id).filter(
      ({ spec, preset }) =>
        !made.some((record) => record.preset?.arm === preset?.arm && isSameRun(record.spec, spec)),
    );
  }

  /** Makes what is lacking of an experiment; where nothing is, all of it again. */
  startPreset(id: string): Promise<void> {
    this.preset = id;
    const lacking = this.lacking(id);
    return this.#start(lacking.length > 0 ? lacking : this.wanted(id));
  }

  async startOwn(): Promise<void> {
    const { spec } = this.checked;
    if (!spec) return;
    await this.#start([{ spec, options: { finalAttacks: this.finalAttacks, ...this.works } }]);
  }

  /** Opens the settings of an experiment, or of a run, as a form. */
  edit(spec: RunSpec, asked: RunAsks = {}): void {
    const form = formOf(spec);
    this.sources.replace(this.form.data.source, form.data.source);
    this.form = form;
    Object.assign(this, asksForm(asked) satisfies Pick<LabView, keyof AsksForm>);
    this.mode = 'own';
  }

  /** Why a run that was broken off cannot go on yet; null where it can. */
  obstacleTo({ spec }: RunRecord): string | null {
    const { engine, known } = this.#app;
    return obstacleToGoingOn(spec.base, { models: engine.models, records: known.records.length });
  }

  async #start(wanted: readonly WantedRun[]): Promise<void> {
    this.shown = null;
    this.batch = await this.#app.lab.start(wanted);
  }

  toggleOverlay(id: string): void {
    this.overlaid = toggled(this.overlaid, id);
  }

  toggleDrawn(attack: string): void {
    this.drawn = toggled(this.drawn, attack);
  }
}

function toggled(set: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const next = new Set(set);
  if (!next.delete(id)) next.add(id);
  return next;
}

const views = new WeakMap<AppState, LabView>();

/** The same view at every visit of the page. */
export function labViewOf(app: AppState): LabView {
  let known = views.get(app);
  if (!known) {
    // what it derives belongs to no component: it would be dead after the first visit
    $effect.root(() => {
      known = new LabView(app);
    });
    views.set(app, known!);
  }
  return known!;
}

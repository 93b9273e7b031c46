import { initialOptions } from '../attacks/attack';
import type { SetAttack } from '../attacks/setAttack';
import type { LabelledText } from '../data/records';
import type { TrainedReference, Work, WorkPlans } from '../lab/attackerWork';
import { samiaWith } from '../lab/attacks/samia';
import { shadowAttacks } from '../lab/attacks/trainedAttacks';
import { evaluatedTexts, type DataPlan } from '../lab/dataPlan';
import { attacksWith, OF_CANDIDATE } from '../lab/referenceAttacks';
import type { WorkRecord } from '../lab/runRecord';
import type { RunSpec } from '../lab/runSpec';
import { summarise } from '../metrics/summary';
import type { AttackFinding, ModelAttacks } from './modelAttacks';
import { writeForSamia } from './samiaSamples';
import { tableOf } from './setScorer';
import { trainShadows } from './shadowModels';
import { meanLoss, textLosses } from './textLosses';
import { candidateReference, selfPromptReference } from './trainedReferences';
import type { WorkProgress } from './workProgress';
import type { WorkSite } from './workSite';

/** What the attacker's works are about. */
export interface Attacked {
  readonly spec: RunSpec;
  readonly plan: DataPlan;
  /** The final model's id. */
  readonly target: string;
  /** What was found of it so far, and of the base in its place. */
  readonly findings: readonly AttackFinding[];
  readonly control: readonly AttackFinding[];
  /** Attacks at the run's end; null = all of them. */
  readonly finalAttacks: readonly string[] | null;
  /** Runs attacks of one or a few passes. */
  readonly attacks: ModelAttacks;
}

type Watching = <T>(run: () => Promise<T>) => Promise<T>;

/** Attacks that train: references, shadow models, continuations; what they find, and what they took. */
export class AttackerWorks {
  /** What is under way; null while nothing is. */
  progress = $state.raw<WorkProgress | null>(null);
  /** What attacks that read a reference find with one that the attacker has trained. */
  references = $state.raw<Readonly<Partial<Record<TrainedReference, readonly AttackFinding[]>>>>({});
  /** What else was found, and of the base in the target's place. */
  findings = $state.raw<readonly AttackFinding[]>([]);
  control = $state.raw<readonly AttackFinding[]>([]);
  done = $state.raw<Readonly<Partial<Record<Work, WorkRecord>>>>({});
  #stop = new AbortController();

  /** Ends all of it before its time: what is found stays, and of shadows whole pairs are used. */
  stop(): void {
    this.#stop.abort();
  }

  /**
   * @param watching shows how far attacks are while they run
   * @param note told what a person should know
   * @throws EngineError
   */
  async run(
    plans: WorkPlans,
    about: Attacked,
    site: Omit<WorkSite, 'tell'>,
    watching: Watching,
    note: (note: string) => void,
  ): Promise<void> {
    const stopping: WorkSite = {
      ...site,
      signal: AbortSignal.any([site.signal, this.#stop.signal]),
      tell: (progress) => (this.progress = progress),
    };
    try {
      await this.#run(plans, about, stopping, watching, note);
    } catch (error) {
      if (site.signal.aborted || !this.#stop.signal.aborted) throw error;
      note('Attacks that train were stopped; what they had found by then is kept.');
    } finally {
      this.progress = null;
    }
  }

  async #run(
    plans: WorkPlans,
    about: Attacked,
    site: WorkSite,
    watching: Watching,
    note: (note: string) => void,
  ): Promise<void> {
    const { spec, target } = about;
    const told = (work: Work, record: WorkRecord) => {
      this.progress = null;
      this.done = { ...this.done, [work]: record };
    };
    if (plans['self-prompt']) {
      const made = await selfPromptReference(plans['self-prompt'], target, spec, site);
      told('self-prompt', made.work);
      if (made.work.kept > 0) note('The self-prompt reference was here already: it is used again.');
      await watching(() => this.#compare('self-prompt', made.model, about, site.signal));
    }
    if (plans.candidate) {
      const made = await candidateReference(plans.candidate, spec, site);
      told('candidate', made.work);
      if (made.work.kept > 0)
        note('The candidate reference was here already, from a run on the same texts: it is used again.');
      await watching(() => this.#compare('candidate', made.model, about, site.signal));
    }
    if (plans.shadows) await this.#shadows(plans.shadows, about, site, told, note);
    if (plans.samia) {
      const { samples, work } = await writeForSamia(plans.samia, target, spec.seed, site);
      told('samia', work);
      this.findings = [...this.findings, findingOf(samiaWith(samples), textsOf(about), spec.seed)];
    }
  }

  /** Attacks that read a reference, with the attacker's own in the base's place. */
  async #compare(
    kind: TrainedReference,
    reference: string,
    { target, finalAttacks, attacks, spec }: Attacked,
    signal: AbortSignal,
  ): Promise<void> {
    const ids = attacksWith(kind, finalAttacks);
    const candidate = kind === 'candidate' ? reference : 'none';
    const found = await attacks.on(target, ids, signal, { reference, candidate });
    this.references = { ...this.references, [kind]: found };
    if (kind !== 'candidate') return;
    this.findings = [...this.findings, ...found.filter(({ id }) => id === OF_CANDIDATE)];
    this.control = [...this.control, ...(await attacks.on(spec.base, [OF_CANDIDATE], signal, { candidate }))];
  }

  async #shadows(
    plan: NonNullable<WorkPlans['shadows']>,
    about: Attacked,
    site: WorkSite,
    told: (work: Work, record: WorkRecord) => void,
    note: (note: string) => void,
  ): Promise<void> {
    const { spec, target, findings, control } = about;
    const texts = textsOf(about);
    const losses = {
      target: await lossesOf(target, texts, findings, site),
      base: await lossesOf(spec.base, texts, control, site),
    };
    const { shadows, work } = await trainShadows(plan, texts, spec.base, site, this.#stop.signal);
    told('shadows', work);
    const all = plan.shadows.length;
    if (work.kept > 0) note(`${work.kept} of ${all} shadows were here already.`);
    if (shadows.length < all)
      note(
        shadows.length === 0
          ? `Training of shadows was stopped after ${work.models + work.kept} of ${all}: too few for attacks. They are kept for the next time.`
          : `Training of shadows was stopped: ${shadows.length} of ${all} are used.`,
      );
    if (shadows.length === 0) return;
    const found = (own: readonly (number | null)[]) => {
      const outputs = { target: new Map(texts.map(({ id }, i) => [id, own[i]!])), shadows };
      return shadowAttacks(outputs).map((attack) => findingOf(attack, texts, spec.seed));
    };
    this.findings = [...this.findings, ...found(losses.target)];
    this.control = [...this.control, ...found(losses.base)];
  }
}

const textsOf = ({ plan }: Attacked) => evaluatedTexts(plan);

/** Mean losses of a model: from what LOSS made of it, which is their negative, where it was run. */
async function lossesOf(
  model: string,
  texts: readonly LabelledText[],
  known: readonly AttackFinding[],
  { engine, signal }: Pick<WorkSite, 'engine' | 'signal'>,
): Promise<readonly (number | null)[]> {
  const loss = known.find(({ id }) => id === 'loss');
  if (loss) return loss.scores.map((score) => score && -score);
  const words = texts.map(({ text }) => text);
  return (await textLosses(engine, model, words, signal)).map(meanLoss);
}

function findingOf(attack: SetAttack, texts: readonly LabelledText[], seed: number): AttackFinding {
  const scores = attack.scoreSet(tableOf(texts, {}), initialOptions(attack), seed);
  const { auc, tpr, undefinedMembers, undefinedNonmembers } = summarise(
    scores,
    texts.map(({ member }) => member),
  );
  return { id: attack.id, auc, tpr, undefined: undefinedMembers + undefinedNonmembers, scores };
}

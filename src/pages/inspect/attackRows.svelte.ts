import { accessOf, canRun, whyNot } from '../../attacks/access';
import { initialOptions, type Attack, type Family } from '../../attacks/attack';
import { ATTACKS, attackById, SET_ATTACKS } from '../../attacks/registry';
import { optionsOf } from '../../attacks/scoring';
import type { FittedScore, SetAttack } from '../../attacks/setAttack';
import { shareBelow } from '../../metrics/percentile';
import type { AppState } from '../../state/app.svelte';
import { isSlow } from '../../state/attackerChoice';
import type { Score, Version } from '../../state/version';
import type { KnownLabels } from '../../state/knownLabels';
import type { Strip } from '../../state/knownStrip';
import { formatList } from '../../ui/format';
import { nameOf } from './calibration';
import { FAMILIES, type FamilyWords } from './families';
import { whyUndefined } from './whyUndefined';

/** One line of the attack table. */
export interface AttackRow {
  readonly id: string;
  /** With its options: a calibrated one is called so. */
  readonly name: string;
  readonly family: Family;
  /** null = undefined for this text, undefined = not there. */
  readonly score: Score;
  /** What is shown: the score, or while that is on its way the last one, so that the numbers do not flicker. */
  readonly shown: Score;
  /** The score of the version that is held; undefined where none is. */
  readonly held: Score;
  readonly strip: Strip | null;
  /** Share of the known non-members that score lower than what is shown; null = not known. */
  readonly share: number | null;
  readonly heldShare: number | null;
  /** Passes done and wanted, while a score of many is on its way. */
  readonly progress: { readonly done: number; readonly total: number } | null;
  /** Why it is not run; null where it is. */
  readonly obstacle: string | null;
  /** Its options are not the initial ones. */
  readonly changed: boolean;
  /** It was fitted on this very text with its label: its score says nothing new. */
  readonly fittedOnIt: boolean;
  /** Nothing is known of what the target has read: there are no known texts to read a score against. */
  readonly unlabelled: boolean;
}

export interface RowGroup extends FamilyWords {
  readonly rows: readonly AttackRow[];
}

/** An attack that is hidden from an attacker, and what they lack. */
export interface HiddenAttack {
  readonly id: string;
  readonly name: string;
  readonly lacks: string;
}

/** Passes up to which an attack is expected at once: its last score stays until then. */
const QUICK_PASSES = 4;

/** The table of attacks, derived once from the state: what is shown, what is hidden, and how far each is. */
export class AttackRows {
  readonly #app: AppState;
  readonly #version: () => Version | null;
  readonly #fits: () => ReadonlyMap<string, FittedScore>;
  /** The last score of each attack. */
  readonly #last = new Map<string, Score>();

  /** @param fits the attacks on sets that have been fitted, for the version's models */
  constructor(app: AppState, version: () => Version | null, fits: () => ReadonlyMap<string, FittedScore>) {
    this.#app = app;
    this.#version = version;
    this.#fits = fits;
  }

  /** Attacks on sets that can be applied to one text. */
  readonly #setAttacks = SET_ATTACKS.filter(({ fit }) => fit !== undefined);

  /** What the attacker lacks for an attack, by id; only of those that they cannot run. */
  readonly #lacking = $derived.by(() => {
    const { attacker, options } = this.#app.settings;
    const asked = [
      ...ATTACKS.map((attack) => ({ attack, access: accessOf(attack, optionsOf(attack, options)) })),
      ...this.#setAttacks.map((attack) => ({ attack, access: attack.access })),
    ];
    return asked.flatMap(({ attack: { id, name }, access }): HiddenAttack[] =>
      canRun(access, attacker) ? [] : [{ id, name, lacks: whyNot(access, attacker) ?? '' }],
    );
  });

  /** The attacks that the attacker cannot run. */
  get hidden(): readonly HiddenAttack[] {
    return this.#lacking;
  }

  /** Why an attack on a text is not run although the attacker could, by id. */
  readonly #obstacles = $derived.by(() => {
    const { inspection, settings } = this.#app;
    return new Map(
      ATTACKS.flatMap((attack): [string, string][] => {
        const obstacle = inspection.obstacle(attack.id);
        if (obstacle !== null) return [[attack.id, obstacle]];
        const off = !settings.slow && isSlow(attack.needs(optionsOf(attack, settings.options)));
        return off ? [[attack.id, 'slow attacks are switched off']] : [];
      }),
    );
  });

  readonly rows = $derived.by((): AttackRow[] => {
    void this.#app.known.revision; // strips have come in
    const hidden = new Set(this.#lacking.map(({ id }) => id));
    const version = this.#version();
    return [
      ...ATTACKS.filter(({ id }) => !hidden.has(id)).map((attack) => this.#row(attack, version)),
      ...this.#setAttacks.filter(({ id }) => !hidden.has(id)).map((attack) => this.#setRow(attack, version)),
    ];
  });

  readonly groups = $derived(
    FAMILIES.map((words): RowGroup => ({
      ...words,
      rows: this.rows.filter(({ family }) => family === words.family),
    })).filter(({ rows }) => rows.length > 0),
  );

  /** The attacks whose rows are unfolded. */
  readonly unfolded = $derived.by(() => {
    const { families } = this.#app.selection;
    return this.rows.filter(({ family }) => families.has(family));
  });

  /** Whether an attack of few passes has other options than the known texts have been scored with. */
  get lacksKnown(): boolean {
    const { options } = this.#app.settings;
    return this.rows.some(({ id, family, changed, strip, obstacle }) => {
      if (family === 'set' || !changed || strip || obstacle !== null) return false;
      const attack = attackById(id);
      return !isSlow(attack.needs(optionsOf(attack, options)));
    });
  }

  /** Why an attack has no score of the version, in a sentence. */
  whyUndefined(id: string): string {
    const version = this.#version();
    const set = SET_ATTACKS.find((attack) => attack.id === id);
    if (set) return set.features.length > 0 ? 'Too few of the scores that it reads are defined here.' : '';
    return whyUndefined(attackById(id), version && this.#app.inspection.explanations.work(id, version));
  }

  #row(attack: Attack, version: Version | null): AttackRow {
    const { inspection, settings } = this.#app;
    const obstacle = this.#obstacles.get(attack.id) ?? null;
    const score = version?.scores[attack.id];
    if (score !== undefined) this.#last.set(attack.id, score);
    const pending = score === undefined && obstacle === null && inspection.status !== 'done';
    const progress = pending && version ? inspection.explanations.progressOf(attack.id, version) : null;
    const many = progress !== null && progress.total > QUICK_PASSES;
    const options = version?.options ?? settings.options;
    return {
      ...this.#read(attack, version, {
        score,
        shown: pending && !many && version ? this.#last.get(attack.id) : score,
        held: inspection.held?.scores[attack.id],
      }),
      family: attack.family,
      progress: many && inspection.status === 'running' ? progress : null,
      obstacle,
      changed: differs(attack, optionsOf(attack, options)),
      fittedOnIt: false,
    };
  }

  #setRow(attack: SetAttack, version: Version | null): AttackRow {
    const { inspection, settings } = this.#app;
    const fit = this.#fits().get(attack.id);
    const scoreOf = (of: Version | null): Score => {
      // a score that is still on its way would count as undefined
      if (!of || !fit || attack.features.some((id) => of.scores[id] === undefined)) return undefined;
      return fit(of.text, (id) => of.scores[id] ?? null);
    };
    const score = scoreOf(version);
    return {
      ...this.#read(attack, version, { score, shown: score, held: scoreOf(inspection.held) }),
      family: 'set',
      progress: null,
      obstacle: fit ? null : this.#unfitted(attack),
      changed: differs(attack, optionsOf(attack, settings.options)),
      fittedOnIt: attack.trained && this.#labels(version).known.some(({ text }) => text === version?.text),
    };
  }

  #labels(version: Version | null): KnownLabels {
    const { known, inspection } = this.#app;
    return known.labels((version?.roles ?? inspection.roles).target);
  }

  /** Why there is no fit: known texts without scores of what it reads. */
  #unfitted(attack: SetAttack): string {
    const { known, inspection, settings } = this.#app;
    const { members, nonmembers } = known.labels(inspection.roles.target);
    if (members === 0 || nonmembers === 0)
      return `no known ${members === 0 ? 'members' : 'non-members'} to be fitted on`;
    const lacking = attack.features
      .map(attackById)
      .filter((feature) => known.strip(feature, inspection.roles, settings.options) === null);
    return lacking.length === 0
      ? 'not fitted yet'
      : `no known scores of ${formatList(lacking.map(({ name }) => name))}`;
  }

  /** Scores with their places among the known texts. */
  #read(
    attack: Attack | SetAttack,
    version: Version | null,
    scores: Pick<AttackRow, 'score' | 'shown' | 'held'>,
  ) {
    const { known, inspection, settings } = this.#app;
    const strip = known.strip(
      attack,
      version?.roles ?? inspection.roles,
      version?.options ?? settings.options,
    );
    const shareOf = (value: Score) => (strip && value != null ? shareBelow(strip.nonmembers, value) : null);
    return {
      id: attack.id,
      name: nameOf(attack, version?.options ?? settings.options),
      ...scores,
      strip,
      unlabelled: this.#labels(version).known.length === 0,
      share: shareOf(scores.shown),
      heldShare: shareOf(scores.held),
    };
  }
}

function differs(attack: Pick<Attack, 'options'>, options: Readonly<Record<string, number>>): boolean {
  return Object.entries(initialOptions(attack)).some(([key, value]) => options[key] !== value);
}

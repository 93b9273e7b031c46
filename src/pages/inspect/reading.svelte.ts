import type { Attack } from '../../attacks/attack';
import { lowestCount, lowestPositions } from '../../attacks/lowest';
import { negativeLogLikelihood } from '../../attacks/loss';
import { minK } from '../../attacks/minK';
import { ATTACKS } from '../../attacks/registry';
import { sameTokens } from '../../attacks/sameTokens';
import { optionsOf } from '../../attacks/scoring';
import { shareBelow } from '../../metrics/percentile';
import { keptTokens } from '../../passes/keptTokens';
import type { AppState } from '../../state/app.svelte';
import type { Score } from '../../state/inspection.svelte';
import type { Strip } from '../../state/knownTexts.svelte';
import { fillOf, type Fill } from '../../ui/colourSteps';
import { formatCount } from '../../ui/format';
import { readProbability } from '../../ui/readouts';
import { groupOf, groupTokens, spokenToken } from '../../ui/tokenGroups';
import type { TokenLook } from '../../ui/TokenText.svelte';
import { colouringOf } from './colouring';
import { noticesFor } from './notices';
import { tokenDetail } from './tokenDetail';

/** One line of the attack table. */
export interface AttackRow {
  readonly attack: Attack;
  readonly score: Score;
  /** What is shown: the score, or while that is on its way the last one, so that the numbers do not flicker. */
  readonly shown: Score;
  /** The score of the version that is held; undefined where none is. */
  readonly held: Score;
  readonly strip: Strip | null;
  /** Share of the known non-members that score lower than what is shown; null = not known. */
  readonly share: number | null;
  readonly heldShare: number | null;
}

/** So many tokens can be looked at one by one; more would make the page slow. All are scored. */
export const MOST_SHOWN = 3000;
/** Positions that the shipped models read; a loaded model says its own. */
const USUAL_CONTEXT = 512;
const NO_LOOK: TokenLook = { fills: [], picked: [], names: [] };

/** What the page shows of the text in the box, derived once from the state. */
export class Reading {
  readonly #app: AppState;

  constructor(app: AppState) {
    this.#app = app;
  }

  /** The version with its target's trace; null while there is none. */
  readonly version = $derived.by(() => {
    const { current } = this.#app.inspection;
    return current?.target ? { ...current, target: current.target } : null;
  });

  readonly tokens = $derived(this.version?.target.logp.length ?? 0);

  /** Whether what is shown is still of another text, or by other models, than those chosen. */
  readonly stale = $derived.by(() => {
    const { roles, text } = this.#app.inspection;
    const { version } = this;
    if (!version) return false;
    return (
      version.text !== text ||
      version.roles.target !== roles.target ||
      version.roles.reference !== roles.reference
    );
  });

  /** The reference's trace, where it can be compared token by token. */
  readonly reference = $derived.by(() => {
    const { version } = this;
    return version?.reference && sameTokens(version.target, version.reference) ? version.reference : null;
  });

  readonly k = $derived.by(() => optionsOf(minK, this.#app.settings.options)['k']!);

  /** The tokens that Min-K% counts. */
  readonly picked = $derived.by((): boolean[] => {
    const { version } = this;
    if (!version) return [];
    const picked = Array.from(version.target.logp, () => false);
    for (const i of lowestPositions(version.target.logp, this.pickCount)) picked[i] = true;
    return picked;
  });

  readonly pickCount = $derived(lowestCount(this.tokens, this.k));

  readonly colouring = $derived.by(() => {
    const { version } = this;
    const by = this.#app.settings.colourBy;
    return version && colouringOf(by, version.target, version.reference, (id) => this.#shares(id));
  });

  readonly #fills = $derived.by((): Fill[] => {
    const { scale, values } = this.colouring ?? {};
    return scale && values ? Array.from(values, (value) => fillOf(scale, value)) : [];
  });

  readonly #names = $derived.by((): string[] => {
    const { version } = this;
    if (!version) return [];
    const { target, text } = version;
    return Array.from(target.logp, (logp, i) => {
      const words = spokenToken(text.slice(target.start[i], target.end[i]));
      return `${words}, probability ${readProbability(logp)}, rank ${formatCount(target.rank[i]!)}`;
    });
  });

  readonly look = $derived.by((): TokenLook => {
    if (!this.version) return NO_LOOK;
    const lowest = `, among the ${this.pickCount} lowest`;
    const names = this.#names.map((name, i) => (this.picked[i] ? name + lowest : name));
    return { fills: this.#fills, picked: this.picked, names };
  });

  /** The text in the box, cut into tokens as far as their record still holds. */
  readonly grouped = $derived.by(() => {
    const { text } = this.#app.inspection;
    const { version } = this;
    if (!version) return groupTokens(text, [], [], 0);
    const { start, end } = version.target;
    return groupTokens(
      text,
      start,
      end,
      Math.min(MOST_SHOWN, keptTokens(version.target, version.text, text)),
    );
  });

  /** The last score of each attack. */
  readonly #last = new Map<string, Score>();

  readonly rows = $derived.by((): AttackRow[] => {
    const { known, inspection, settings } = this.#app;
    void known.revision; // strips have come in
    const { version } = this;
    const roles = version?.roles ?? inspection.roles;
    return ATTACKS.map((attack) => {
      const strip = known.strip(attack, roles, version?.options ?? settings.options);
      const score = version?.scores[attack.id];
      if (score !== undefined) this.#last.set(attack.id, score);
      const shown = score === undefined && version ? this.#last.get(attack.id) : score;
      const held = inspection.held?.scores[attack.id];
      const shareOf = (value: Score) => (strip && value != null ? shareBelow(strip.nonmembers, value) : null);
      return { attack, score, shown, held, strip, share: shareOf(shown), heldShare: shareOf(held) };
    });
  });

  readonly #target = $derived.by(() => this.version?.roles.target ?? null);

  readonly #knownRange = $derived.by(() => {
    void this.#app.known.revision; // traces have come in
    return this.#target === null ? null : this.#app.known.range(this.#target);
  });

  readonly notices = $derived.by(() => {
    const { version } = this;
    if (!version || this.stale) return [];
    const { target } = version;
    const loss = negativeLogLikelihood(target.logp);
    const facts = {
      tokens: target.logp.length,
      windows: target.windows,
      context: this.#app.engine.reports[version.roles.target ?? '']?.context ?? USUAL_CONTEXT,
      loss,
    };
    return noticesFor(facts, this.#knownRange);
  });

  /** The details of the token under the pointer, or of the pinned one. */
  readonly detail = $derived.by(() => {
    const { selection, inspection } = this.#app;
    const { version } = this;
    const token = selection.shownToken;
    if (!version || token === null) return null;
    const group = groupOf(this.grouped.groups, token);
    if (!group) return null;
    const loaded = inspection.roles.target !== null && inspection.roles.target in this.#app.engine.reports;
    return tokenDetail({
      version,
      token,
      group,
      alternatives: inspection.alternatives,
      waiting: loaded ? 'Being worked out …' : 'To be worked out when the models are loaded.',
      shares: (id) => this.#shares(id),
    });
  });

  /** Kept from one token to the next: the shares of all attacks are shown for each. */
  readonly #shareCache = $derived.by(() => {
    void this.version;
    return new Map<string, Float64Array | null>();
  });

  #shares(attackId: string): Float64Array | null {
    const { version } = this;
    if (!version) return null;
    const cache = this.#shareCache;
    let shares = cache.get(attackId);
    if (shares === undefined) {
      shares = this.#app.inspection.contribution(attackId, version);
      cache.set(attackId, shares);
    }
    return shares;
  }
}

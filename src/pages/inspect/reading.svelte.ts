import { lowestCount, lowestPositions } from '../../attacks/lowest';
import { negativeLogLikelihood } from '../../attacks/loss';
import { minK } from '../../attacks/minK';
import { sameTokens } from '../../attacks/sameTokens';
import { optionsOf } from '../../attacks/scoring';
import { keptTokens } from '../../passes/keptTokens';
import type { AppState } from '../../state/app.svelte';
import { fillOf, type Fill } from '../../ui/colourSteps';
import { formatCount } from '../../ui/format';
import { readProbability } from '../../ui/readouts';
import { groupTokens, spokenToken } from '../../ui/tokenGroups';
import type { TokenLook } from '../../ui/TokenText.svelte';
import { labelNotice } from '../labelWords';
import { AttackRows } from './attackRows.svelte';
import { colouringOf } from './colouring';
import { Fits } from './fits.svelte';
import { noticesFor } from './notices';
import { pieceOf } from './piece';
import { tokenDetail } from './tokenDetail';

/** So many tokens can be looked at one by one; more would make the page slow. All are scored. */
export const MOST_SHOWN = 3000;
/** Positions that the shipped models read; a loaded model says its own. */
const USUAL_CONTEXT = 512;
const NO_LOOK: TokenLook = { fills: [], picked: [], names: [] };

/** What the page shows of the text in the box, derived once from the state. */
export class Reading {
  readonly #app: AppState;
  readonly fits: Fits;
  /** The table of attacks. */
  readonly attacks: AttackRows;

  constructor(app: AppState) {
    this.#app = app;
    this.fits = new Fits(app);
    this.attacks = new AttackRows(
      app,
      () => this.version,
      () => this.fits.fitted,
    );
  }

  /** The version with its target's trace; null while there is none. */
  readonly version = $derived.by(() => {
    const { current } = this.#app.inspection;
    return current?.target ? { ...current, target: current.target } : null;
  });

  /** The target's trace: it stays the same while other scores come in, and so does what is derived from it. */
  readonly #trace = $derived(this.version?.target ?? null);
  readonly #options = $derived(this.version?.options);
  readonly #roles = $derived(this.version?.roles);

  readonly tokens = $derived(this.#trace?.logp.length ?? 0);

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
    const logp = this.#trace?.logp ?? [];
    const picked = Array.from(logp, () => false);
    for (const i of lowestPositions(logp, this.pickCount)) picked[i] = true;
    return picked;
  });

  readonly pickCount = $derived(lowestCount(this.tokens, this.k));

  /** Id of the attack whose shares colour the text; null = none does. */
  readonly #colouringAttack = $derived.by(() => {
    const by = this.#app.settings.colourBy;
    return by.startsWith('attack:') ? by.slice('attack:'.length) : null;
  });
  readonly #colourShares = $derived.by(() =>
    this.#colouringAttack === null ? null : this.#shares(this.#colouringAttack),
  );

  readonly colouring = $derived.by(() => {
    const [trace, shares] = [this.#trace, this.#colourShares];
    return trace && colouringOf(this.#app.settings.colourBy, trace, this.reference, () => shares);
  });

  /** Why the text is not coloured; null where it is. */
  readonly uncoloured = $derived.by(() => {
    if (!this.version || !this.colouring || this.colouring.values) return null;
    const attack = this.#colouringAttack;
    if (attack === null) return 'Target and reference do not cut this text alike.';
    const row = this.attacks.rows.find(({ id }) => id === attack);
    if (row?.score === null) return 'The score is undefined here.';
    if (row?.score !== undefined) return 'With these options the score does not split over the tokens.';
    return row?.obstacle ? `Not run: ${row.obstacle}.` : 'The score is not there yet.';
  });

  readonly #fills = $derived.by((): Fill[] => {
    const { scale, values } = this.colouring ?? {};
    return scale && values ? Array.from(values, (value) => fillOf(scale, value)) : [];
  });

  readonly #text = $derived(this.version?.text ?? '');

  readonly #names = $derived.by((): string[] => {
    const [target, text] = [this.#trace, this.#text];
    if (!target) return [];
    return Array.from(target.logp, (logp, i) => {
      const words = spokenToken(text.slice(target.start[i], target.end[i]));
      return `${words}, probability ${readProbability(logp)}, rank ${formatCount(target.rank[i]!)}`;
    });
  });

  readonly look = $derived.by((): TokenLook => {
    if (!this.#trace) return NO_LOOK;
    const lowest = `, among the ${this.pickCount} lowest`;
    const names = this.#names.map((name, i) => (this.picked[i] ? name + lowest : name));
    return { fills: this.#fills, picked: this.picked, names };
  });

  /** How many tokens the text in the box still begins with. */
  readonly kept = $derived.by(() => {
    const trace = this.#trace;
    return trace ? keptTokens(trace, this.#text, this.#app.inspection.text) : 0;
  });

  /** The text in the box, cut into tokens as far as their record still holds. */
  readonly grouped = $derived.by(() => {
    const { text } = this.#app.inspection;
    const trace = this.#trace;
    if (!trace) return groupTokens(text, [], [], 0);
    return groupTokens(text, trace.start, trace.end, Math.min(MOST_SHOWN, this.kept));
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
    return noticesFor(facts, this.#knownRange, labelNotice(this.#app.known.labels(version.roles.target)));
  });

  /** The details of the token under the pointer, or of the pinned one. */
  readonly detail = $derived.by(() => {
    const { selection, inspection } = this.#app;
    const { version } = this;
    const token = selection.shownToken;
    if (!version || token === null || token >= this.kept) return null;
    const loaded = inspection.roles.target !== null && inspection.roles.target in this.#app.engine.reports;
    return tokenDetail({
      version,
      token,
      group: pieceOf(version.text, version.target, token),
      drawn: token < MOST_SHOWN,
      alternatives: inspection.alternatives,
      waiting: loaded ? 'Being worked out …' : 'To be worked out when the models are loaded.',
      // of those whose rows are unfolded: all of them would be a wall of numbers
      attacks: this.attacks.unfolded.map(({ id }) => id),
      shares: (id) => this.#shares(id),
    });
  });

  /** Kept from one token to the next, and while other scores come in. */
  readonly #shareCache = $derived.by(() => {
    void this.#trace;
    void this.#options;
    void this.#roles;
    return new Map<string, Float64Array>();
  });

  #shares(attackId: string): Float64Array | null {
    const { version } = this;
    if (!version) return null;
    const cached = this.#shareCache.get(attackId);
    if (cached) return cached;
    const shares = this.#app.inspection.explanations.contribution(attackId, version);
    if (shares) this.#shareCache.set(attackId, shares);
    return shares;
  }
}

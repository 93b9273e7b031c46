import type { Prefixes } from '../data/prefixes';
import { Random } from '../data/random';
import type { LabelledText, ShippedRecord } from '../data/records';
import { sampleOf } from '../data/sample';
import { deduplicate } from '../defences/deduplicate';
import { seedFor } from '../passes/digest';
import { poolOf, type Pool, type PoolText } from './textPool';
import { SpecFault, type DataSpec, type RunSpec } from './runSpec';

/** A text of the training list. */
export interface TrainingText extends PoolText {
  /** How often it stands in the list. */
  readonly repeats: number;
  /** Evaluated as a member; known to the attacker as one; the text of a "what if". */
  readonly part: 'member' | 'prefix' | 'extra';
}

/** Which text plays which part in a run. No two parts share a text. */
export interface DataPlan {
  /** What is trained on, each text once, in a fixed order. */
  readonly training: readonly TrainingText[];
  /** What is evaluated: members and texts that were never trained on. */
  readonly members: readonly PoolText[];
  readonly nonmembers: readonly PoolText[];
  /** Never trained on by the target, never evaluated: for the held-out loss. */
  readonly heldOut: readonly PoolText[];
  /** The same for what an attacker trains: a candidate reference, prompts of a self-prompt reference. */
  readonly auxiliary: readonly PoolText[];
  /** To stand in front of others; prefix members are trained on, and neither class is evaluated. */
  readonly prefixes: Prefixes;
  /** Ids of the texts that were marked to be repeated; in audit mode some of them are non-members. */
  readonly canaries: readonly string[];
  /** Each evaluated text became a member by its own fair coin, and none was left out by what the coin showed. */
  readonly coins: boolean;
  /** Texts that are not used at all, and why. */
  readonly leftOut: {
    /** Given more than once in the same words. */
    readonly duplicates: number;
    /** More than the numbers asked for. */
    readonly surplus: number;
    /** Taken from the training list by deduplication: neither members nor non-members. */
    readonly deduplicated: number;
    /** Repeats that deduplication took from it: of canaries, which are members all the same. */
    readonly copies: number;
  };
}

/**
 * Deals out the texts of a run by its seed. The same settings and records give the same plan.
 *
 * @param records the shipped ones; not read where the texts are given
 * @throws RangeError with one sentence for a person, where there are too few texts for what is asked
 */
export function planData(spec: RunSpec, records: readonly ShippedRecord[]): DataPlan {
  const { data, seed, defence } = spec;
  const extra = extraTexts(data);
  const extraWords = new Set(data.extra.map(({ text }) => text));
  // a text of a "what if" has no other part: it is trained on, but not by the rule that made the labels
  const pool = withoutTexts(poolOf(data, records, seed), extraWords);
  const dealt = dealOut(pool, data, seed);
  const listed: TrainingText[] = [
    ...dealt.members.map((text) => ({ ...text, repeats: dealt.repeatsOf(text.id), part: 'member' as const })),
    ...pool.prefixMembers.map((text) => ({ ...text, repeats: 1, part: 'prefix' as const })),
    ...extra,
  ];
  const { kept, copies } =
    defence.kind === 'deduplication' ? deduplicate(listed, defence.threshold) : { kept: listed, copies: 0 };
  const training = new Random(seedFor(seed, 'training list')).shuffle(kept);
  const ids = new Set(training.map(({ id }) => id));
  const members = dealt.members.filter(({ id }) => ids.has(id));
  if (training.length === 0) throw new RangeError('There is no text to train on.');
  checkPrivacy(spec, training);
  return {
    training,
    members,
    nonmembers: dealt.nonmembers,
    heldOut: pool.heldOut,
    auxiliary: pool.auxiliary,
    prefixes: {
      members: pool.prefixMembers.filter(({ id }) => ids.has(id)).map(({ text }) => text),
      nonmembers: pool.prefixNonmembers.map(({ text }) => text),
    },
    canaries: dealt.canaries,
    coins: dealt.coins && members.length === dealt.members.length,
    leftOut: {
      duplicates: pool.duplicates,
      surplus: dealt.surplus,
      deduplicated: listed.length - kept.length,
      copies,
    },
  };
}

/** The training list with its repeats, as the engine reads it. */
export function trainingTexts(training: readonly Pick<TrainingText, 'text' | 'repeats'>[]): string[] {
  return training.flatMap(({ text, repeats }) => Array.from({ length: repeats }, () => text));
}

/** What is evaluated: members first, each class in the order of its texts. */
export function evaluatedTexts({
  members,
  nonmembers,
}: Pick<DataPlan, 'members' | 'nonmembers'>): LabelledText[] {
  const labelled = (member: boolean) => (text: PoolText) => ({ id: text.id, text: text.text, member });
  return [...members.map(labelled(true)), ...nonmembers.map(labelled(false))];
}

interface Dealt {
  readonly members: readonly PoolText[];
  readonly nonmembers: readonly PoolText[];
  readonly canaries: readonly string[];
  readonly coins: boolean;
  readonly surplus: number;
  repeatsOf(id: string): number;
}

function dealOut(pool: Pool, data: DataSpec, seed: number): Dealt {
  const all = pool.labels === null ? drawn(pool.texts, data, seed) : labelled(pool, data, seed);
  const { members, nonmembers } = all;
  if (members.length === 0) throw new RangeError('No text is a member: there is nothing to train on.');
  if (nonmembers.length === 0) throw new RangeError('No text is left that is never trained on.');
  const marked = canariesOf(data.audit ? pool.texts : members, data, seed);
  const repeats = data.canaries?.repeats ?? 1;
  return {
    ...all,
    canaries: marked,
    surplus: pool.texts.length - members.length - nonmembers.length,
    repeatsOf: (id) => (marked.includes(id) ? repeats : 1),
  };
}

/** Members by the records' own part. */
function labelled({ texts, labels }: Pool, { members, nonmembers }: DataSpec, seed: number) {
  const of = (member: boolean) => texts.filter(({ id }) => labels!.get(id) === member);
  const take = (list: readonly PoolText[], count: number | null, what: string) => {
    if (count === null) return list;
    if (count > list.length)
      throw new SpecFault(
        what === 'members' ? 'data.members' : 'data.nonmembers',
        `There are ${list.length} ${what} to choose from, not ${count}.`,
      );
    return sampleOf(list, count, seedFor(seed, what));
  };
  return {
    members: take(of(true), members, 'members'),
    nonmembers: take(of(false), nonmembers, 'non-members'),
    coins: members === null && nonmembers === null,
  };
}

/** Members by the run's seed: by coins in audit mode, else so many. */
function drawn(texts: readonly PoolText[], data: DataSpec, seed: number) {
  if (data.audit) {
    const random = new Random(seedFor(seed, 'coins'));
    const coins = new Map(texts.map(({ id }) => [id, random.coin()]));
    const of = (member: boolean) => texts.filter(({ id }) => coins.get(id) === member);
    return { members: of(true), nonmembers: of(false), coins: true };
  }
  const members = data.members ?? Math.floor(texts.length / 2);
  const nonmembers = data.nonmembers ?? texts.length - members;
  if (members + nonmembers > texts.length || nonmembers < 1) {
    const others = Math.max(1, nonmembers);
    throw new RangeError(
      `There are ${texts.length} texts to draw from: too few for ${members} members and ${others} non-member${others === 1 ? '' : 's'}.`,
    );
  }
  const order = new Random(seedFor(seed, 'members')).shuffle(texts);
  const side = new Map(
    order.map(({ id }, at) => [id, at < members ? true : at < members + nonmembers ? false : null]),
  );
  const of = (member: boolean) => texts.filter(({ id }) => side.get(id) === member);
  return { members: of(true), nonmembers: of(false), coins: false };
}

/**
 * Ids of the texts that are marked to be repeated. In audit mode they are drawn from all texts, before any coin: a mark
 * then says nothing about the coin.
 */
function canariesOf(texts: readonly PoolText[], { canaries }: DataSpec, seed: number): string[] {
  if (canaries === null) return [];
  if (canaries.texts > texts.length)
    throw new SpecFault(
      'data.canaries.texts',
      `There are ${texts.length} texts to repeat, not ${canaries.texts}.`,
    );
  return sampleOf(texts, canaries.texts, seedFor(seed, 'canaries')).map(({ id }) => id);
}

function extraTexts({ extra }: DataSpec): TrainingText[] {
  const read = extra.filter(({ repeats }) => repeats > 0);
  return read.map(({ text, repeats }, i) => ({
    id: `extra-${i + 1}`,
    text,
    paraphrase: null,
    repeats,
    part: 'extra',
  }));
}

function withoutTexts(pool: Pool, taken: ReadonlySet<string>): Pool {
  const left = (texts: readonly PoolText[]) => texts.filter(({ text }) => !taken.has(text));
  return {
    ...pool,
    texts: left(pool.texts),
    prefixMembers: left(pool.prefixMembers),
    prefixNonmembers: left(pool.prefixNonmembers),
    heldOut: left(pool.heldOut),
    auxiliary: left(pool.auxiliary),
  };
}

/** A delta of 1 / n or more is no promise: publishing one text of n by chance keeps it. */
function checkPrivacy({ recipe: { privacy } }: RunSpec, training: readonly TrainingText[]): void {
  if (privacy && privacy.delta >= 1 / training.length)
    throw new SpecFault(
      'recipe.privacy.delta',
      `A delta of ${privacy.delta} is no promise: with ${training.length} texts it has to be below 1 / ${training.length}.`,
    );
}

/**
 * What a run cannot be begun with, although an earlier one may have been: records of such runs can still be read.
 *
 * @throws SpecFault
 */
export function checkBegun({ defence, recipe }: RunSpec, { heldOut }: Pick<DataPlan, 'heldOut'>): void {
  if (recipe.patience !== null && heldOut.length === 0)
    throw new SpecFault(
      'recipe.patience',
      'Patience is had with the held-out loss, and no text is held out: hold some out, or leave it empty.',
    );
  if (defence.kind !== 'soft' || defence.selection !== 'loss' || defence.rule.kind === 'ratio') return;
  if (defence.rule.threshold <= 0)
    throw new SpecFault('defence.rule.threshold', 'No loss is below 0: no text would be chosen.');
}

import * as v from 'valibot';

const ids = v.array(v.string());

/** What a model that was trained on this page has read of the shipped records, by their ids. */
export const RecordsRead = v.object({
  /** Evaluated in its run: those that it has read, and those that it has not. What is in neither list is in no class. */
  members: ids,
  nonmembers: ids,
  /** Of the records that stand in front of others as members, those that it has read. */
  prefixMembers: ids,
  /** Each of them became a member by its own fair coin. */
  coins: v.boolean(),
  /** Its run was over other texts: records are non-members for not being among those. */
  otherTexts: v.boolean(),
});

export type RecordsRead = Readonly<v.InferOutput<typeof RecordsRead>>;

/** Texts that stand more than once in a set, in the same words or nearly. */

export interface ClassedText {
  readonly text: string;
  /** true = member, false = non-member, null = not known. */
  readonly member: boolean | null;
}

export interface Duplicates {
  /** For every text another one of its own class that is like it (its index), or null. */
  readonly within: readonly (number | null)[];
  /** For every member a non-member that is like it, and the other way about; null where there is none. */
  readonly across: readonly (number | null)[];
  /** Numbers of texts with such another one, not of pairs. */
  readonly counts: {
    readonly withinMembers: number;
    readonly withinNonmembers: number;
    readonly withinUnlabelled: number;
    readonly membersAcross: number;
    readonly nonmembersAcross: number;
  };
}

/** Texts that are the same, character by character. */
export function exactDuplicates(texts: readonly ClassedText[]): Duplicates {
  const classesOf = new Map<string, Map<boolean | null, number[]>>();
  texts.forEach(({ text, member }, i) => {
    const classes = classesOf.get(text) ?? new Map<boolean | null, number[]>();
    const same = classes.get(member) ?? [];
    if (same.length < 2) classes.set(member, [...same, i]); // one is enough to name, another for that one itself
    classesOf.set(text, classes);
  });
  return reportDuplicates(texts, (i, member) => {
    const same = classesOf.get(texts[i]!.text)!.get(member);
    return same?.find((other) => other !== i) ?? null;
  });
}

/** @param find a text of the class that is like the i-th and is another one, or null */
export function reportDuplicates(
  texts: readonly ClassedText[],
  find: (i: number, member: boolean | null) => number | null,
): Duplicates {
  const within = texts.map(({ member }, i) => find(i, member));
  const across = texts.map(({ member }, i) => (member === null ? null : find(i, !member)));
  const count = (partners: readonly (number | null)[], member: boolean | null) =>
    partners.filter((partner, i) => partner !== null && texts[i]!.member === member).length;
  return {
    within,
    across,
    counts: {
      withinMembers: count(within, true),
      withinNonmembers: count(within, false),
      withinUnlabelled: count(within, null),
      membersAcross: count(across, true),
      nonmembersAcross: count(across, false),
    },
  };
}

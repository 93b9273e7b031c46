/** Words in the names of files and folders that say what is in them. Between words stands anything but a letter. */
const NONMEMBER =
  /(?<![a-z])(?:non[\s_-]*members?|not[\s_-]*members?|held[\s_-]*out|hold[\s_-]*out|unseen|untrained|tests?|testing|validation|valid|val|dev|eval|evaluation)(?![a-z])/g;
const MEMBER = /(?<![a-z])(?:members?|seen|train|training|trained)(?![a-z])/;

/**
 * The class that a file's name or folders tell: members.txt, non-members.txt, train/a.jsonl, test-00000.csv. null where
 * they tell none, or both ("train_test.csv", "train/test.csv").
 */
export function labelFromName(path: string): boolean | null {
  const told = new Set<boolean>();
  for (const part of path.toLowerCase().split(/[/\\]/)) {
    // in and out are too common as words to count inside a name
    if (part === 'in' || part === 'out') told.add(part === 'in');
    const rest = part.replace(NONMEMBER, '');
    if (rest !== part) told.add(false);
    if (MEMBER.test(rest)) told.add(true);
  }
  const [only, other] = [...told];
  return other === undefined ? (only ?? null) : null;
}

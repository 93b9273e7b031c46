/**
 * Words that carry the grammar of a sentence, or a fact that a paraphrase has to keep: a number, a day, a "not".
 * They are not replaced, except by a synonym that the list of synonyms names.
 */
const WORDS = `
a an the this that these those my your his her its our their mine yours hers ours theirs
i you he she it we they me him us them myself yourself himself herself itself ourselves themselves
who whom whose which what where when why how there here
and or nor but so if than as because since although though while whilst until till unless whether
of in on at by for from to into onto out off up down over under with within without about above below between among
across after before behind beside against along around through during toward towards upon near past per via
be am is are was were been being do does did done doing have has had having
can could will would shall should may might must ought let
not no never none nothing nobody nowhere neither yes
all any both each every either some such much many more most few less least other another same own else only just
also too very quite rather even ever still yet again once then now always
one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen
nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million dozen half twice
first second third fourth fifth sixth seventh eighth ninth tenth last next
monday tuesday wednesday thursday friday saturday sunday january february march april june july august september
october november december today tomorrow yesterday
left right north south east west
`;

const LIST: ReadonlySet<string> = new Set(WORDS.split(/\s+/).filter((word) => word !== ''));

/** @param word in lower case */
export function isFunctionWord(word: string): boolean {
  return LIST.has(word);
}

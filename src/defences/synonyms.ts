import { SYNONYM_GROUPS } from './synonymGroups';

/** Words that can stand for a word, in its own grammatical form; all in lower case. */
export type Synonyms = ReadonlyMap<string, readonly string[]>;

/** Forms of a word in fixed slots: of a verb base, -s, past, participle, -ing; of a noun singular, plural. */
type Forms = readonly string[];

const PAST = 2;
const PARTICIPLE = 3;

/** Reads a list of groups. @throws Error naming a line that is none */
export function readSynonyms(groups: string): Synonyms {
  const found = new Map<string, Set<string>>();
  for (const line of groups.split('\n').filter((each) => each !== '')) {
    const [kind, ...words] = line.split(' ');
    const all = words.map((word) => formsOf(kind!, word, line));
    for (const own of all) {
      for (const other of all) if (other !== own) addForms(found, own, other);
    }
  }
  return new Map([...found].map(([word, others]) => [word, [...others].sort()]));
}

function addForms(found: Map<string, Set<string>>, own: Forms, other: Forms): void {
  own.forEach((form, slot) => {
    // "started" may be a past or a participle: "began" would be right in one place only, so neither stands in for it
    const both = own.length > PARTICIPLE && own[PAST] === own[PARTICIPLE];
    const unsure = both && (slot === PAST || slot === PARTICIPLE) && other[PAST] !== other[PARTICIPLE];
    const by = other[slot];
    if (by === undefined || by === form || unsure || isAmbiguous(own, slot)) return;
    const list = found.get(form) ?? new Set();
    found.set(form, list.add(by));
  });
}

/** "cut" is a base form and a past: nobody can tell which, so it is not replaced. */
function isAmbiguous(forms: Forms, slot: number): boolean {
  const others = forms.filter((form, at) => form === forms[slot] && at !== slot);
  const pastAndParticiple = forms[PAST] === forms[PARTICIPLE] && (slot === PAST || slot === PARTICIPLE);
  return others.length > (pastAndParticiple ? 1 : 0);
}

function formsOf(kind: string, entry: string, line: string): Forms {
  const given = entry.split('/');
  const [word] = given as [string];
  if (kind === 'v') {
    if (given.length === 5) return given;
    if (given.length === 1) return [word, withS(word), withEd(word), withEd(word), withIng(word)];
  } else if (kind === 'n') {
    if (given.length === 2) return given;
    if (given.length === 1) return [word, withS(word)];
  } else if (kind === 'w' && given.length === 1) return given;
  throw new Error(`no group of synonyms: "${line}"`);
}

const CONSONANT_Y = /[^aeiou]y$/;
/** One vowel between consonants: the last letter is doubled ("stopped"); w, x and y never are. */
const DOUBLED = /^[^aeiou]*[aeiou][^aeiouwxy]$/;

function withS(word: string): string {
  if (CONSONANT_Y.test(word)) return `${word.slice(0, -1)}ies`;
  return /(s|x|z|ch|sh)$/.test(word) ? `${word}es` : `${word}s`;
}

function withEd(word: string): string {
  if (word.endsWith('e')) return `${word}d`;
  if (CONSONANT_Y.test(word)) return `${word.slice(0, -1)}ied`;
  return `${DOUBLED.test(word) ? word + word.at(-1)! : word}ed`;
}

function withIng(word: string): string {
  if (word.endsWith('ie')) return `${word.slice(0, -2)}ying`;
  if (/[^eoy]e$/.test(word)) return `${word.slice(0, -1)}ing`;
  return `${DOUBLED.test(word) ? word + word.at(-1)! : word}ing`;
}

/** The list that the project has. */
export const SYNONYMS: Synonyms = readSynonyms(SYNONYM_GROUPS);

/**
 * Small words that may stand for each other with little harm to a sentence; tried when synonyms are not enough. In one
 * direction only: "yet" for "but", not "but" for "yet".
 */
const SWAPS: ReadonlyMap<string, readonly string[]> = new Map(
  `the: that this those these
a: one
an: one
and: plus
but: yet though
so: thus hence
in: within inside
on: upon
at: around
with: alongside
about: concerning regarding
into: inside
over: above across
under: beneath
after: following
before: until
because: since
if: whenever
when: whenever once
where: wherever
while: whilst
although: though
until: till
till: until
during: throughout
through: via
who: that
which: that
only: just merely
just: simply merely
also: likewise
too: overly
very: truly
even: indeed
still: nonetheless
every: each
some: certain
any: some
another: further
other: remaining
same: identical
will: shall
would: might
could: might
should: must
may: might
has: holds
then: thereafter
again: anew
once: formerly
here: hither
this: that
these: those
those: these
most: mostly
least: lowest
near: beside
without: lacking
between: among
among: amid`
    .split('\n')
    .map((line) => {
      const [word, others] = line.split(': ') as [string, string];
      return [word, others.split(' ')];
    }),
);

const PLURAL = /[^su]s$/;

/**
 * What may stand for a small word.
 *
 * @param word in lower case
 * @param next the word behind it, in lower case: "those" for "the" where it looks like a plural, else "that"
 */
export function functionSwaps(word: string, next: string): readonly string[] {
  const found = SWAPS.get(word) ?? [];
  return word === 'the' ? found.filter((each) => each.endsWith('se') === PLURAL.test(next)) : found;
}

const PARTS: readonly (readonly [RegExp, string])[] = [
  [/^can['’]t$/, 'cannot'],
  [/^won['’]t$/, 'will not'],
  [/^shan['’]t$/, 'shall not'],
  [/^let['’]s$/, 'let us'],
  [/^(\p{L}+)n['’]t$/u, '$1 not'],
  [/^i['’]m$/, 'I am'],
  [/^(\p{L}+)['’]re$/u, '$1 are'],
  [/^(\p{L}+)['’]ll$/u, '$1 will'],
  [/^(\p{L}+)['’]ve$/u, '$1 have'],
];
const IS_OR_HAS = /^(it|he|she|that|there|here|what|who|where)['’]s$/;
const HAS = /^(been|got|had|gone|become)$/;
/** "He's finished" may be either. */
const EITHER = /(ed|en|wn|ne)$/;

/**
 * A contraction written out: "don't" is "do not". null where it is none, or may be one of several ("he's finished",
 * "I'd"); a possessive is none.
 *
 * @param word in lower case
 * @param next the word behind it, in lower case; '' = there is none
 */
export function writtenOut(word: string, next: string): string | null {
  const short = IS_OR_HAS.exec(word);
  if (short) {
    if (HAS.test(next)) return `${short[1]!} has`;
    return EITHER.test(next) ? null : `${short[1]!} is`;
  }
  const found = PARTS.find(([pattern]) => pattern.test(word));
  if (!found) return null;
  return word.replace(found[0], found[1]).replace(/^i /, 'I ');
}

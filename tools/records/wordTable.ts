/**
 * Counts the words of the pre-training text and writes the common ones to public/data/words.json.
 *
 *   npx tsx tools/records/wordTable.ts --corpus DIR
 *
 * DIR holds *.jsonl.gz, one object a line, the text under "text"; books and articles are told apart by the file's name.
 * A word must be common in both, so that neither the books' old words nor the articles' technical ones come in: it is
 * ranked by the geometric mean of its share of each. Words that are mostly written with a capital, as names are, stay
 * out. (Being common in a government's articles keeps the books' slurs out as well.)
 */
import { createReadStream, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { createGunzip } from 'node:zlib';
import { LONGEST_WORD, readWordTable, SHORTEST_WORD } from '../../src/passes/wordTable';

const WORDS_OF_A_LENGTH = 360;
/** A word that stands more rarely than this, in the books or in the articles, is not common. */
const LEAST_COUNT = 20;
const OUT = new URL('../../public/data/words.json', import.meta.url);
/** Read by eye: words of violence, which would read ill in a stranger's letter, and what is no English word. */
const LEFT_OUT = new Set([
  ...[
    'blood',
    'crime',
    'criminal',
    'dead',
    'death',
    'died',
    'exploitation',
    'killed',
    'sex',
    'violence',
    'violent',
  ],
  ...['con', 'del', 'des', 'est', 'etc', 'git', 'las', 'non', 'que'],
]);

type Kind = 'books' | 'articles';

class Counts {
  readonly lower = new Map<string, number>();
  readonly all = new Map<string, number>();
  total = 0;

  add(text: string): void {
    for (const [run] of text.matchAll(/[\p{L}\p{M}\p{N}_]+(?:['’.@/-][\p{L}\p{M}\p{N}_]+)*/gu)) {
      // parts of an address, a hyphened word or a contraction are no words of their own
      if (!/^[A-Za-z]+$/.test(run)) continue;
      const word = run.toLowerCase();
      this.total++;
      this.all.set(word, (this.all.get(word) ?? 0) + 1);
      if (run === word) this.lower.set(word, (this.lower.get(word) ?? 0) + 1);
    }
  }
}

async function count(folder: string): Promise<Record<Kind, Counts>> {
  const counts = { books: new Counts(), articles: new Counts() };
  const files = readdirSync(folder).filter((name) => name.endsWith('.jsonl.gz'));
  if (files.length === 0) throw new Error(`no *.jsonl.gz in ${folder}`);
  for (const file of files) {
    const kind: Kind = file.startsWith('books') ? 'books' : 'articles';
    for await (const line of createInterface(createReadStream(join(folder, file)).pipe(createGunzip()))) {
      counts[kind].add((JSON.parse(line) as { text: string }).text);
    }
  }
  return counts;
}

function common({ books, articles }: Record<Kind, Counts>): Map<string, number> {
  const ranked = new Map<string, number>();
  for (const [word, inBooks] of books.lower) {
    const inArticles = articles.lower.get(word) ?? 0;
    const everywhere = books.all.get(word)! + (articles.all.get(word) ?? 0);
    if (Math.min(inBooks, inArticles) < LEAST_COUNT || 2 * (inBooks + inArticles) < everywhere) continue;
    if (LEFT_OUT.has(word)) continue;
    ranked.set(word, Math.sqrt((inBooks / books.total) * (inArticles / articles.total)));
  }
  return ranked;
}

const { values } = parseArgs({ options: { corpus: { type: 'string' } } });
if (values.corpus === undefined) {
  console.error('usage: npx tsx tools/records/wordTable.ts --corpus DIR');
  process.exit(2);
}
const ranked = common(await count(values.corpus));
const words: Record<string, string> = {};
for (let letters = SHORTEST_WORD; letters <= LONGEST_WORD; letters++) {
  words[letters] = [...ranked.keys()]
    .filter((word) => word.length === letters)
    .sort((a, b) => ranked.get(b)! - ranked.get(a)! || (a < b ? -1 : 1))
    .slice(0, WORDS_OF_A_LENGTH)
    .join(' ');
}
const made_by =
  'tools/records/wordTable.ts --corpus DIR, the commonest words of the pre-training text by length';
const json = `${JSON.stringify({ made_by, words }, null, 1)}\n`;
readWordTable(json);
writeFileSync(OUT, json);
console.log(`${ranked.size} common words; ${json.length} bytes written`);

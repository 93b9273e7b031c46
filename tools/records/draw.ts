/**
 * Draws the part of each record by seed and writes public/data/records.jsonl.
 *
 *   npm run records:draw -- [SEED]
 *
 * 30 prefix members, 30 prefix non-members and 100 auxiliary records are drawn first, evenly over the domains; each of
 * the rest is a member by the toss of a fair coin, independently, so that a one-run audit of a model trained on the
 * members is valid. Where a blind baseline (bag of words, length) is far from chance, the next seed is drawn; split.json
 * keeps what was tried. To be run before anything is trained: no model has a say in the draw.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { Random } from '../../src/data/random';
import { initialOptions } from '../../src/attacks/attack';
import { bagOfWords } from '../../src/attacks/bagOfWords';
import { length } from '../../src/attacks/length';
import { summarise } from '../../src/metrics/summary';
import { DOMAINS, evaluatedRecords, RECORD_ROLES, type ShippedRecord } from '../../src/data/records';

const FIRST_SEED = Number(process.argv[2] ?? 1);
/** A blind baseline further than this from chance has the split drawn again. */
const MOST_FROM_CHANCE = 0.03;

const folder = new URL('.', import.meta.url);
type Written = Omit<ShippedRecord, 'role'>;
const written = DOMAINS.flatMap((domain) =>
  readFileSync(new URL(`written/${domain}.jsonl`, folder), 'utf8')
    .trim()
    .split('\n')
    .map((line): Written => ({ ...(JSON.parse(line) as Omit<Written, 'domain'>), domain })),
);

const RESERVED: readonly [ShippedRecord['role'], number][] = [
  ['prefix-member', 30],
  ['prefix-nonmember', 30],
  ['auxiliary', 100],
];

function draw(seed: number): ShippedRecord[] {
  const random = new Random(seed);
  const roles = new Map<string, ShippedRecord['role']>();
  for (const domain of DOMAINS) {
    const ids = random.shuffle(written.filter((record) => record.domain === domain).map(({ id }) => id));
    for (const [role, count] of RESERVED) {
      for (const id of ids.splice(0, count / DOMAINS.length)) roles.set(id, role);
    }
  }
  for (const { id } of written) {
    if (!roles.has(id)) roles.set(id, random.coin() ? 'member' : 'nonmember');
  }
  return random
    .shuffle(written)
    .map(({ id, domain, text, paraphrase }) => ({ id, domain, role: roles.get(id)!, text, paraphrase }));
}

/** AUC of each blind baseline on the texts that will be evaluated. */
function blindAucs(records: readonly ShippedRecord[]): { name: string; auc: number }[] {
  const texts = evaluatedRecords(records);
  const labels = texts.map(({ member }) => member);
  const table = { texts, column: () => [] }; // they read nothing but the texts
  return [bagOfWords, length].map((attack) => ({
    name: attack.name,
    auc: summarise(attack.scoreSet(table, initialOptions(attack), 1), labels).auc!.auc,
  }));
}

let seed = FIRST_SEED;
let records = draw(seed);
const tried: string[] = [];
for (; ; records = draw(++seed)) {
  const aucs = blindAucs(records);
  tried.push(`seed ${seed}: ${aucs.map(({ name, auc }) => `${name} ${auc.toFixed(4)}`).join(', ')}`);
  if (aucs.every(({ auc }) => Math.abs(auc - 0.5) <= MOST_FROM_CHANCE)) break;
}
console.log(tried.join('\n'));

writeFileSync(
  new URL('../../public/data/records.jsonl', folder),
  records.map((r) => `${JSON.stringify(r)}\n`).join(''),
);
const counts = Object.fromEntries(
  RECORD_ROLES.map((role) => [role, records.filter((r) => r.role === role).length]),
);
writeFileSync(
  new URL('../../public/data/split.json', folder),
  `${JSON.stringify({ made_by: 'npm run records:draw', seed, tried, most_from_chance: MOST_FROM_CHANCE, counts }, null, 1)}\n`,
);
console.log(
  Object.entries(counts)
    .map(([role, count]) => `${count} ${role}`)
    .join(', '),
);

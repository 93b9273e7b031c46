/**
 * Writes the tables of README.md from what they are about, between the comments that name them:
 *
 *   npm run readme [-- results/summary.json]
 *
 * "attacks": the registry. "lab-attacks": those that the lab trains models for. "results": a summary.json of a headless run over the shipped records with --control; left as
 * it is where none is given. "findings": the recorded runs of the lab (public/data/recorded-runs.json).
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';
import { shippedRuns } from '../headless/shippedRuns';
import { attackTable, findingTable, labAttackTable, resultTable, type ResultSummary } from './markdown';

const file = new URL('../../README.md', import.meta.url);
const [summary] = process.argv.slice(2);
let text = readFileSync(file, 'utf8');
text = between(text, 'attacks', attackTable());
text = between(text, 'lab-attacks', labAttackTable());
text = between(text, 'findings', findingTable(await shippedRuns()));
if (summary !== undefined)
  text = between(text, 'results', resultTable(JSON.parse(readFileSync(summary, 'utf8')) as ResultSummary));
const config = await resolveConfig(file);
writeFileSync(file, await format(text, { ...config, parser: 'markdown' }));

function between(all: string, name: string, content: string): string {
  const [open, close] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const [from, to] = [all.indexOf(open), all.indexOf(close)];
  if (from < 0 || to < from) throw new Error(`README.md has no ${open} … ${close}`);
  return `${all.slice(0, from + open.length)}\n\n${content}\n\n${all.slice(to)}`;
}

import type { Access, Attack, Source } from '../../src/attacks/attack';
import { TRAINED_ATTACKS } from '../../src/lab/attacks/trainedAttacks';
import { LAB_PRESETS } from '../../src/lab/presets/presets';
import { resultsOf } from '../../src/lab/findings';
import { standingOf } from '../../src/lab/verdict';
import type { RunRecord } from '../../src/lab/runRecord';
import { ATTACKS, SET_ATTACKS } from '../../src/attacks/registry';

/** The part of summary.json that the table shows. */
interface ResultRow {
  readonly auc: number | null;
  readonly ci: readonly [number, number] | null;
  readonly undefined: number;
  readonly tpr: Readonly<Record<string, number | null>>;
}

export interface ResultSummary {
  readonly attacks: Readonly<Record<string, ResultRow>>;
  readonly control?: Readonly<Record<string, ResultRow>>;
}

const SEES: Record<Access, string> = {
  none: 'nothing of the model',
  'log-probabilities': 'log-probabilities',
  logits: 'full predictions',
  gradients: 'gradients',
  weights: 'weights',
  reference: 'another model',
  'known-nonmembers': 'known non-members',
  'known-members': 'known members',
  labels: 'labels',
};

const row = (cells: readonly string[]) =>
  `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [row(head), row(head.map(() => '---')), ...rows.map(row)].join('\n');
}

const link = ({ name, url }: Source) => `[${name}](${url})`;
const sees = (access: readonly Access[]) => access.map((each) => SEES[each]).join(', ');
/** The formula alone: "s(x) = …" without its left side. */
const score = (formula: string) => `\`${formula.replace(/^s\(x\) = /, '')}\``;

/** Every attack, with its source. */
export function attackTable(): string {
  const onTexts = ATTACKS.map((attack: Attack) => [
    `\`${attack.id}\``,
    attack.name,
    score(attack.explain.formula),
    sees(attack.access),
    attack.cost,
    link(attack.source),
  ]);
  const onSets = SET_ATTACKS.map((attack) => [
    `\`${attack.id}\``,
    attack.name,
    score(attack.formula),
    sees(attack.access),
    attack.blind ? '0F' : `${attack.features.length} other score${attack.features.length === 1 ? '' : 's'}`,
    link(attack.source),
  ]);
  return table(['id', 'name', 'score', 'sees', 'cost', 'source'], [...onTexts, ...onSets]);
}

/** Attacks that train, or have the target write, for one run of the lab. */
export function labAttackTable(): string {
  const rows = TRAINED_ATTACKS.map(({ id, name, formula, access, source }) => [
    `\`${id}\``,
    name,
    score(formula),
    access.length === 0 ? 'what the target writes' : sees(access),
    id === 'samia' ? 'continuations of each text' : 'shadow models, 1F under each',
    link(source),
  ]);
  return table(['id', 'name', 'score', 'sees', 'cost', 'source'], rows);
}

/** What a headless run found. */
export function resultTable({ attacks, control = {} }: ResultSummary): string {
  const names = new Map([...ATTACKS, ...SET_ATTACKS].map(({ id, name }) => [id, name]));
  const digits = (value: number) => value.toFixed(3);
  const auc = (found: ResultRow | undefined) =>
    found?.auc == null
      ? '–'
      : `${digits(found.auc)}${found.ci ? ` [${found.ci.map(digits).join(', ')}]` : ''}`;
  const percent = (rate: number | null | undefined) => (rate == null ? '–' : `${(100 * rate).toFixed(1)}%`);
  return table(
    ['attack', 'AUC on small-ft', 'TPR at 5% FPR', 'TPR at 1% FPR', 'undefined', 'AUC on the base model'],
    Object.entries(attacks).map(([id, found]) => [
      names.get(id) ?? id,
      auc(found),
      percent(found.tpr['0.05']),
      percent(found.tpr['0.01']),
      String(found.undefined),
      auc(control[id]),
    ]),
  );
}

/** What the recorded runs say of each claim of the papers, whatever it is. */
export function findingTable(records: readonly RunRecord[]): string {
  const rows = LAB_PRESETS.flatMap((preset) => {
    const results = resultsOf(records, preset.id);
    if (results.length === 0) return [[preset.title, preset.claim, 'not run yet', '']];
    const { findings } = preset.verdict(results);
    return findings.map((finding) => {
      const { claim, outcome, numbers } = finding;
      const standing = standingOf(finding);
      return [preset.title, standing === null ? claim : `${claim} (${standing})`, outcome, numbers];
    });
  });
  const differences = LAB_PRESETS.flatMap(({ title, differs }) =>
    differs ? [`- **${title}**: ${differs}`] : [],
  );
  return [
    table(['experiment', 'claim', 'here', 'numbers'], rows),
    'What is different here from what the papers did or found, as far as it bears on the result:',
    differences.join('\n'),
  ].join('\n\n');
}

import { combineFiles } from '../../data/combineFiles';
import { labelColumn } from '../../data/columnMapping';
import { openFile, type OpenedFile } from '../../data/openFile';
import type { RunForm } from './runForm';

type Source = RunForm['data']['source'];

/** What pasted lines are called among files. */
const PASTED = 'pasted lines.txt';

/** Where a form's texts come from, as far as the form itself does not say. It stays while the form is closed. */
export class TextSources {
  /** What stands in the box. */
  pasted = $state('');
  /** What was said of the file, or of the pasted lines. */
  notes = $state.raw<readonly string[]>([]);
  /** Where the paraphrases beside the texts come from, in words; null where none does. */
  paraphrasesFrom = $state<string | null>(null);
  /** The source of the other kind, to come back to. */
  #other: Source = { kind: 'given', name: PASTED, texts: [], shots: 0 };

  /** The other source in the place of the one in the form. */
  choose(data: RunForm['data'], kind: Source['kind']): void {
    if (kind === data.source.kind) return;
    const before = $state.snapshot(data.source) as Source;
    data.source = this.#other;
    this.#other = before;
    // numbers of the one say nothing of the other
    data.members = null;
    data.nonmembers = null;
    data.heldOut = null;
  }

  /** What was typed or pasted: a text a line. */
  paste(data: RunForm['data'], lines: string): void {
    this.pasted = lines;
    this.#take(data.source, PASTED, new TextEncoder().encode(lines));
  }

  /** A file in the place of whatever stands in the box. */
  takeFile(data: RunForm['data'], name: string, bytes: Uint8Array): void {
    this.pasted = '';
    this.#take(data.source, name, bytes);
  }

  /** @param written one for each text, by a model of the hub */
  takeParaphrases({ source }: RunForm['data'], written: readonly (string | null)[]): void {
    if (source.kind !== 'given') return;
    source.texts = source.texts.map((text, i) => ({ ...text, paraphrase: written[i] ?? null }));
    this.paraphrasesFrom = 'a model of the hub';
  }

  /** The form is filled anew. A source of the other kind stays to come back to. */
  replace(before: Source, after: Source): void {
    if (before.kind !== after.kind) this.#other = $state.snapshot(before) as Source;
    if (after.kind !== 'given') return;
    this.pasted = linesOf(after);
    this.notes = [];
    this.paraphrasesFrom = null;
  }

  /** A text a line, or a table with a column of texts: read as everywhere else. */
  #take(source: Source, name: string, bytes: Uint8Array): void {
    if (source.kind !== 'given') return;
    const opened = openFile({ name, bytes });
    // labels are drawn here: none is read, and no row is refused for its label
    const mapping = { ...opened.mapping, label: null, split: null };
    const {
      texts,
      rejected,
      notes: said,
    } = combineFiles([{ ...opened, mapping, member: null, memberFrom: null, notes: opened.table.notes }]);
    const labels = labelsOf(opened);
    const column = opened.mapping.paraphrase;
    this.paraphrasesFrom = column === null ? null : `the column "${column}"`;
    this.notes = [
      ...rejected
        .slice(0, 3)
        .map(({ line, unit, reason }) => (line === null ? reason : `${unit} ${line}: ${reason}`)),
      ...(rejected.length > 3 ? [`and ${rejected.length - 3} more that cannot be used`] : []),
      ...said.map(({ text }) => text).filter((text) => !text.includes('non-members')),
      ...(labels === null ? [] : [`${labels} is not read: the seed draws which texts become members`]),
    ];
    source.name = name;
    source.texts = texts.map(({ id, text, paraphrase }) => ({ id, text, paraphrase: paraphrase ?? null }));
  }
}

/** Where a file says which of its texts are members; null where it does not. */
function labelsOf({ mapping, member }: OpenedFile): string | null {
  const column = labelColumn(mapping);
  if (mapping.pair) return 'which of its two columns a text stands in';
  if (column !== null) return `the column "${column}"`;
  return member === null ? null : `that its name says "${member ? 'members' : 'non-members'}"`;
}

/** What stood in the box for these texts; nothing where they are of a file. */
function linesOf({ name, texts }: Extract<Source, { kind: 'given' }>): string {
  return name === PASTED ? texts.map(({ text }) => text).join('\n') : '';
}

/** What names of columns say about what stands in them. */
export type ColumnRole = 'text' | 'label' | 'id' | 'paraphrase' | 'split';

/** By role, the surest first. */
const NAMES: Readonly<Record<ColumnRole, readonly string[]>> = {
  label: (
    'is_member ismember member membership is_training is_train in_training in_train memorized memorised seen is_seen ' +
    'label labels gold target class y'
  ).split(' '),
  split: 'split set subset fold partition'.split(' '),
  id: 'id uid uuid guid key doc_id text_id record_id example_id sample_id'.split(' '),
  paraphrase: 'paraphrase paraphrased paraphrases rewrite rewritten reworded rephrased'.split(' '),
  text: (
    'text texts content contents document doc sentence input body snippet passage paragraph prompt record note abstract ' +
    'article message review comment post tweet description summary question answer string data value'
  ).split(' '),
};

/** Names of labels that mean nothing else; "label" or "target" may be another label of the data. */
const SURE_LABELS = NAMES.label.slice(0, NAMES.label.indexOf('label'));

/** Lower case with single underscores between words. */
function normalisedName(name: string): string {
  return name
    .trim()
    .replace(/(?<=[a-z])(?=[A-Z])/g, '_')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '_')
    .replace(/^_|_$/g, '');
}

/** How sure a name points to a role: 0 is surest; null where it does not. */
export function nameRank(name: string, role: ColumnRole): number | null {
  const normal = normalisedName(name);
  const rank = NAMES[role].indexOf(normal);
  if (rank >= 0) return rank;
  if (role !== 'text') return null;
  // tweet_text, body_1
  const parts = normal.split('_');
  const part = NAMES.text.findIndex((word) => parts.includes(word));
  return part < 0 ? null : NAMES.text.length + part;
}

/** Whether a name is one of those above, as it stands. */
export function isKnownName(name: string): boolean {
  const normal = normalisedName(name);
  return Object.values(NAMES).some((names) => names.includes(normal));
}

export function isSureLabelName(name: string): boolean {
  return SURE_LABELS.includes(normalisedName(name));
}

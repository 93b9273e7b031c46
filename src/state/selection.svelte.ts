import type { Family } from '../attacks/attack';
import type { Confusion } from '../metrics/operatingPoints';

/** What is selected, shared by text, table and charts. */
export class Selection {
  /** Index of the token under the pointer or the keyboard cursor, in the target's trace; null = none. */
  token = $state<number | null>(null);
  /** A pinned token stays selected when the pointer leaves. */
  pinned = $state<number | null>(null);
  /** Families of attacks whose rows are unfolded for a text. */
  families = $state.raw<ReadonlySet<Family>>(new Set<Family>(['likelihood', 'reference']));
  /** How many of the known texts the next evaluation takes; null = all. */
  sample = $state<number | null>(null);
  /** Id of the attack whose curve, histogram and threshold are shown. */
  attack = $state('loss');
  /** The threshold of the selected attack; null = none chosen yet. */
  threshold = $state<number | null>(null);
  /** The cell of the confusion matrix whose texts are listed; 'unscored' = those without a score, null = all. */
  cell = $state<keyof Confusion | 'unscored' | null>(null);
  /** How the list of texts is sorted. */
  sort = $state.raw<{ readonly key: string; readonly direction: 'ascending' | 'descending' }>({
    key: 'score',
    direction: 'descending',
  });
  /** How the axes of the ROC curves are drawn. */
  rocScale = $state<'linear' | 'log'>('linear');

  /** The token whose details are shown: the one under the pointer, else the pinned one. */
  get shownToken(): number | null {
    return this.token ?? this.pinned;
  }

  togglePin(index: number): void {
    this.pinned = this.pinned === index ? null : index;
  }

  clearToken(): void {
    this.token = null;
    this.pinned = null;
  }

  toggleFamily(family: Family): void {
    const open = new Set(this.families);
    if (!open.delete(family)) open.add(family);
    this.families = open;
  }

  chooseAttack(id: string): void {
    if (this.attack === id) return;
    this.attack = id;
    this.threshold = null;
  }
}

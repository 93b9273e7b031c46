/** What a set of scores says, as far as the summary needs it. */
export interface SummaryRow {
  /** Id of the attack. */
  readonly id: string;
  /** 'attack', 'set' (it learns from the whole set) or 'blind' (it never sees a model). */
  readonly kind: string;
  readonly summary: {
    /** Texts with a score, by class, and those without. */
    readonly members: number;
    readonly nonmembers: number;
    readonly undefinedMembers: number;
    readonly undefinedNonmembers: number;
    /** null while a class is empty. */
    readonly auc: { readonly auc: number; readonly interval: readonly [number, number] | null } | null;
    readonly tpr: readonly {
      readonly alpha: number;
      readonly tpr: number;
      readonly resolvable: boolean;
    }[];
  };
}

export interface SummaryInput {
  readonly target: string | null;
  readonly reference: string | null;
  /** By model. */
  readonly sha256: Readonly<Record<string, string>>;
  readonly device: string | null;
  readonly seed: number | undefined;
  readonly versions: Readonly<Record<string, string>>;
  /** null = not known. */
  readonly seconds: number | null;
  readonly passes: { readonly asked: number; readonly run: number };
  readonly options: Readonly<Record<string, Readonly<Record<string, number>>>> | undefined;
  readonly rows: readonly SummaryRow[];
}

/** summary.json: what it was made with, and for each attack the AUC with its interval and the TPRs. */
export function summaryJson(input: SummaryInput): string {
  const { target, reference, sha256, device, seed, versions, seconds, passes, options, rows } = input;
  const sets = summaryOfKind(rows, 'set');
  const summary = {
    models: { target, reference, sha256 },
    device,
    seed,
    versions,
    seconds,
    passes,
    options,
    attacks: summaryOfKind(rows, 'attack'),
    ...(Object.keys(sets).length > 0 && { sets }),
    blind: summaryOfKind(rows, 'blind'),
  };
  return `${JSON.stringify(summary, null, 1)}\n`;
}

/** By attack; a rate that there are too few non-members to speak of is null. */
function summaryOfKind(rows: readonly SummaryRow[], kind: string): Record<string, object> {
  return Object.fromEntries(
    rows
      .filter((row) => row.kind === kind)
      .map(({ id, summary }) => [
        id,
        {
          members: summary.members,
          nonmembers: summary.nonmembers,
          undefined: summary.undefinedMembers + summary.undefinedNonmembers,
          auc: summary.auc?.auc ?? null,
          ci: summary.auc?.interval ?? null,
          tpr: Object.fromEntries(
            summary.tpr.map(({ alpha, tpr, resolvable }) => [alpha, resolvable ? tpr : null]),
          ),
        },
      ]),
  );
}

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
  /** The same on the base model; null or not there where it was not run or does not apply. */
  readonly control?: SummaryRow['summary'] | null;
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
  /** Passes that the attacks asked for, and that were run for them: each is run once, whoever asks. */
  readonly passes: { readonly asked: number; readonly run: number };
  readonly options: Readonly<Record<string, Readonly<Record<string, number>>>> | undefined;
  readonly rows: readonly SummaryRow[];
  /** Attacks that could not run, with the reason. */
  readonly missing?: readonly { readonly attack: string; readonly reason: string }[];
}

/**
 * summary.json: what it was made with, and for each attack the AUC with its interval and the TPRs. passes.saved counts those
 * that were asked for but not run again; "control" is there where an attack was run on the base model too.
 */
export function summaryJson(input: SummaryInput): string {
  const { target, reference, sha256, device, seed, versions, seconds, passes, options, rows, missing } =
    input;
  const control = rows.flatMap(({ id, kind, control: found }) =>
    found ? [{ id, kind, summary: found }] : [],
  );
  const summary = {
    models: { target, reference, sha256 },
    device,
    seed,
    versions,
    seconds,
    passes: { ...passes, saved: passes.asked - passes.run },
    options,
    attacks: byAttack(rows),
    ...(control.length > 0 && { control: byAttack(control) }),
    ...(missing && missing.length > 0 && { missing }),
  };
  return `${JSON.stringify(summary, null, 1)}\n`;
}

/** By id; a rate that there are too few non-members to speak of is null. */
function byAttack(rows: readonly SummaryRow[]): Record<string, object> {
  return Object.fromEntries(
    rows.map(({ id, kind, summary }) => [
      id,
      {
        kind,
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

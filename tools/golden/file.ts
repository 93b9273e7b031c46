import * as v from 'valibot';

/** One worked case: what goes in, what must come out, and how closely. */
const CaseSchema = v.object({
  id: v.string(),
  /** Cases of one form take the same inputs. */
  form: v.string(),
  input: v.record(v.string(), v.unknown()),
  /** Every key must be answered; null means undefined. */
  expected: v.record(v.string(), v.unknown()),
  /** Absolute; relative for expected values above 1 in size. */
  tolerance: v.optional(v.pipe(v.number(), v.minValue(0)), 1e-9),
});

const GoldenSchema = v.object({ cases: v.array(CaseSchema) });

export type GoldenCase = v.InferOutput<typeof CaseSchema>;

/** Reads the text of a golden file. Throws Error, saying where, for text that is not in the format. */
export function parseGolden(text: string): GoldenCase[] {
  const result = v.safeParse(GoldenSchema, JSON.parse(text) as unknown);
  if (result.success) return result.output.cases;
  const issue = result.issues[0];
  throw new Error(`${v.getDotPath(issue) ?? 'the file'}: ${issue.message}`);
}

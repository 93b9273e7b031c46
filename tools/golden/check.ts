import { compare, type Mismatch } from './compare';
import type { GoldenCase } from './file';
import type { Form } from './form';

export type Outcome =
  | { readonly kind: 'passed' }
  | { readonly kind: 'skipped' }
  | { readonly kind: 'failed'; readonly mismatches: readonly Mismatch[] };

/** Runs one case through the project's own functions. A form that throws has failed; one that is not built is skipped. */
export function checkCase(golden: GoldenCase, forms: ReadonlyMap<string, Form>): Outcome {
  const form = forms.get(golden.form);
  if (form === undefined) return { kind: 'skipped' };
  const mismatches = compare(golden.expected, answer(form, golden), golden.tolerance);
  return mismatches.length === 0 ? { kind: 'passed' } : { kind: 'failed', mismatches };
}

function answer(form: Form, golden: GoldenCase): unknown {
  try {
    return form(golden.input);
  } catch (error) {
    return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  }
}

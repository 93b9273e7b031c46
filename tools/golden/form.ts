import * as v from 'valibot';

/** From a case's input to what the project's own functions make of it, under the names of the case's `expected`. */
export type Form = (input: unknown) => unknown;

/** A form whose input is checked first: a case with other inputs fails with a message that says which. */
export function form<S extends v.GenericSchema>(
  schema: S,
  answer: (input: v.InferOutput<S>) => unknown,
): Form {
  return (input) => answer(v.parse(schema, input));
}

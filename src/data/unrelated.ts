import * as v from 'valibot';

const UnrelatedFile = v.object({
  about: v.string(),
  texts: v.pipe(v.array(v.pipe(v.string(), v.minLength(1))), v.minLength(1)),
});

/**
 * Reads unrelated.json: passages of other kinds than the records, on which it is measured what a fine-tuning makes a model
 * forget. @throws Error where the file is malformed
 */
export function readUnrelated(json: string): readonly string[] {
  return v.parse(UnrelatedFile, JSON.parse(json)).texts;
}

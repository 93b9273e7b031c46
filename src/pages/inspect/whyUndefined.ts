import type { Attack, WorkedStep } from '../../attacks/attack';

/**
 * Why an attack has no score of a text, in a sentence or two.
 *
 * @param steps its formula worked out; null where a pass that it needs cannot be made of this text
 */
export function whyUndefined(
  attack: { readonly name: string; readonly explain: Pick<Attack['explain'], 'caveat'> },
  steps: readonly WorkedStep[] | null,
): string {
  if (steps === null)
    return `A pass that ${attack.name} needs cannot be made of this text: it is too long for it, or has nothing to score.`;
  const parts = steps.slice(0, -1);
  const part = parts.find(({ value }) => value === null) ?? parts.find(({ value }) => value === 0);
  const rule = /Undefined [^.]+\./.exec(attack.explain.caveat)?.[0];
  return [
    part
      ? `${part.formula} is ${part.value ?? 'undefined'} here (${part.meaning}).`
      : 'It has no value for this text.',
    ...(rule ? [rule] : []),
  ].join(' ');
}

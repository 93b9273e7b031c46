import fc from 'fast-check';
import { Random } from '../data/random';
import { seedFor } from '../passes/digest';
import type { Need } from '../passes/need';
import type { GradientNorms } from '../passes/records';
import type { Trace } from '../passes/trace';
import { traceOf } from '../passes/trace.fixture';
import { PLAIN, type View } from '../passes/views';
import { initialOptions, type Attack, type Options, type Signals } from './attack';

/** What stands behind an attack's needs in a test. */
export interface Fake {
  readonly text?: string;
  readonly trace?: (need: Need) => Trace;
  readonly gradients?: GradientNorms;
  /** What a view comes out as; other words than the text's, where not said, for views by swaps alone. */
  readonly words?: (view: View) => string;
}

export const TEXT = 'Anna moved in today';

/** Signals that give an attack what it declared that it needs, and throw at anything else. */
export function fakeSignals(attack: Attack, options: Options, fake: Fake): Signals {
  const { text = TEXT, trace, gradients } = fake;
  const words = fake.words ?? ((view) => (view.kind === 'swapped' ? `${text} ${view.index}` : text));
  const declared = new Map(attack.needs(options).map((need) => [nameOf(need), need]));
  const find = (need: Need): Need => {
    const found = declared.get(nameOf(need));
    if (!found) throw new Error(`not declared: ${nameOf(need)}`);
    return found;
  };
  return {
    text,
    trace: (model, view = PLAIN, noise) => trace!(find({ model, view, ...(noise && { noise }) })),
    gradients(model) {
      find({ model, view: PLAIN, record: 'gradients' });
      return gradients!;
    },
    words,
    tokenFrequency: () => null,
  };
}

function nameOf({ model, view, noise, record = 'trace' }: Need): string {
  return JSON.stringify([model, entries(view), noise && entries(noise), record]);
}

const entries = (value: object) => Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));

/** An attack's options: the initial ones where not given. */
export function withOptions(attack: Attack, given: Options = {}): Options {
  return { ...initialOptions(attack), ...given };
}

/** Any options that a person may choose: steps from the least to the most, but few passes. */
export function steppedOptions(attack: Attack): fc.Arbitrary<Options> {
  const few = new Set(['neighbours', 'pairs', 'augmentations']);
  return fc.record(
    Object.fromEntries(
      attack.options.map(({ key, min, max, step }) => [
        key,
        fc.nat({ max: few.has(key) ? 3 : Math.round((max - min) / step) }).map((steps) => min + steps * step),
      ]),
    ),
  );
}

/** Traces made up by seed, one for each need: n tokens, but other numbers of other ones in views by swaps. */
export function madeUp(seed: number, n: number): (need: Need) => Trace {
  return (need) => {
    const random = new Random(seedFor(seed, nameOf(need)));
    const swapped = need.view.kind === 'swapped';
    const logp = Array.from({ length: swapped ? 1 + random.below(9) : n }, () => -10 * random.uniform());
    return traceOf(logp, swapped ? { tokens: Int32Array.from(logp, () => random.below(4096)) } : {});
  };
}

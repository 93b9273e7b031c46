import type { Need } from '../passes/need';
import { sameTokens } from './sameTokens';
import {
  initialOptions,
  type Access,
  type Attack,
  type Explanation,
  type Options,
  type OptionSpec,
  type Signals,
} from './attack';
import { PLAIN } from '../passes/views';

/**
 * Calibration with the pre-trained base, as LoRA-Leak does it to five attacks (attacks.md A, B15): what an attack finds on
 * the target less what it finds on the base, with the same views and the same weight noise on both.
 */

/**
 * S(M, x) − S(B, x) of member-positive scores; null where either is undefined. A public script first negates a loss-like
 * score and then still subtracts the target from the base, which turns its results upside down: the order here is for
 * scores of which higher = more likely a member.
 */
export function calibratedScore(onTarget: number | null, onBase: number | null): number | null {
  return onTarget === null || onBase === null ? null : onTarget - onBase;
}

/** Signals in which the base plays the target. */
export function onBase(signals: Signals): Signals {
  const played = (role: Need['model']) => (role === 'target' ? 'base' : role);
  return {
    text: signals.text,
    trace: (role, view, noise) => signals.trace(played(role), view, noise),
    gradients: (role) => signals.gradients(played(role)),
    words: (view) => signals.words(view),
    tokenFrequency: (token) => signals.tokenFrequency(token),
  };
}

/** The needs, and the same ones of the base where they are of the target; each once. */
function withBase(needs: readonly Need[]): Need[] {
  const all = [
    ...needs,
    ...needs.flatMap((need): Need[] => (need.model === 'target' ? [{ ...need, model: 'base' }] : [])),
  ];
  return [...new Map(all.map((need) => [JSON.stringify(need), need])).values()];
}

const isPlainTrace = ({ model, view, noise, record = 'trace' }: Need) =>
  model === 'target' && view.kind === 'plain' && !noise && record === 'trace';

/** Whether shares of the two models stand for the same tokens, as far as the attack reads them. */
function comparable(attack: Attack, signals: Signals, options: Options): boolean {
  return (
    !attack.needs(options).some(isPlainTrace) ||
    sameTokens(signals.trace('target', PLAIN), signals.trace('base', PLAIN))
  );
}

function sharesOf(attack: Attack, signals: Signals, options: Options): Float64Array | null {
  const target = attack.contribution?.(signals, options) ?? null;
  const base = attack.contribution?.(onBase(signals), options) ?? null;
  if (target === null || base === null || target.length !== base.length) return null;
  return comparable(attack, signals, options) ? target.map((share, i) => share - base[i]!) : null;
}

function explanationOf(attack: Attack, score: Attack['score']): Explanation {
  const { formula } = attack.explain;
  const inner = formula.startsWith('s(x) = ') ? `,  S(·, x) = ${formula.slice('s(x) = '.length)}` : '';
  return {
    idea: `${attack.name} under the target, less what it gives under the base: what fine-tuning has changed, without what any model would find.`,
    formula: `s(x) = S(M, x) − S(B, x)${inner}`,
    caveat: `0 = fine-tuning changed nothing. ${attack.explain.caveat}`,
    work: (signals, options) => [
      {
        formula: 'S(M, x)',
        value: attack.score(signals, options),
        meaning: `${attack.name} under the target`,
      },
      {
        formula: 'S(B, x)',
        value: attack.score(onBase(signals), options),
        meaning: `${attack.name} under the base`,
      },
      {
        formula: 's = S(M, x) − S(B, x)',
        value: score(signals, options),
        meaning: 'above 0 = more like a member than to the base',
      },
    ],
  };
}

/** Passes of both models: "1F + 1B" → "2F + 2B", "(N + 1)F" → "2 × ((N + 1)F)". */
function doubled(cost: string): string {
  return /^(\d+[FB])( \+ \d+[FB])*$/.test(cost)
    ? cost.replace(/\d+/g, (count) => String(2 * Number(count)))
    : `2 × (${cost})`;
}

/** The access, and another model to compare with. */
function withReference(access: readonly Access[]): Access[] {
  return [...new Set<Access>([...access, 'reference'])];
}

/** An attack calibrated with the base, under the same id; it reads the target's role only through its signals. */
export function calibrated(attack: Attack): Attack {
  const score: Attack['score'] = (signals, options) =>
    calibratedScore(attack.score(signals, options), attack.score(onBase(signals), options));
  return {
    ...attack,
    access: withReference(attack.access),
    cost: doubled(attack.cost),
    needs: (options) => withBase(attack.needs(options)),
    score,
    ...(attack.contribution && {
      contribution: (signals: Signals, options: Options) => sharesOf(attack, signals, options),
    }),
    explain: explanationOf(attack, score),
  };
}

/** The calibrated form of an attack as an attack of its own. */
export function calibratedAttack(
  id: string,
  name: string,
  attack: Attack,
  extras: Pick<Attack, 'source'> & Partial<Pick<Attack, 'note' | 'cost'>>,
): Attack {
  return { ...calibrated(attack), id, name, family: 'calibrated', ...extras };
}

export const CALIBRATE_OPTION: OptionSpec = {
  key: 'calibrate',
  label: "Subtract the base model's score",
  min: 0,
  max: 1,
  step: 1,
  initial: 0,
  choices: ['off', 'on'],
};

/** Whether an attack reads no model but the target: only then does calibration with the base make sense. */
export function readsTargetOnly(attack: Attack): boolean {
  const needs = attack.needs(initialOptions(attack));
  return needs.length > 0 && needs.every(({ model }) => model === 'target');
}

/** The attack with one more option, which makes it its calibrated form. Off, it is the attack as it was. */
export function calibratable(attack: Attack): Attack {
  const on = calibrated(attack);
  const chosen = (options: Options) => (options[CALIBRATE_OPTION.key] === 1 ? on : attack);
  return {
    ...attack,
    options: [...attack.options, CALIBRATE_OPTION],
    needs: (options) => chosen(options).needs(options),
    score: (signals, options) => chosen(options).score(signals, options),
    ...(attack.contribution && {
      contribution: (signals: Signals, options: Options) =>
        chosen(options).contribution?.(signals, options) ?? null,
    }),
    explain: {
      ...attack.explain,
      work: (signals, options) => chosen(options).explain.work(signals, options),
    },
  };
}

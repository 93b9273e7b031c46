import { describe, expect, it } from 'vitest';
import { trainingTexts, type TrainingText } from './dataPlan';
import { INITIAL_SPEC, SOFT_DEFENCE } from './runSpec';
import { paraphraseSet, softChoice, softGroups, softPlan, softWarmUp } from './softRun';

const text = (id: string, repeats = 1, part: TrainingText['part'] = 'member'): TrainingText => ({
  id,
  text: `the words of ${id}`,
  paraphrase: `what ${id} says`,
  repeats,
  part,
});
const training = [text('a'), text('b', 3), text('c', 1, 'prefix'), text('d')];
const losses = { base: [5, 5, 5, null], warm: [4, 2, 3, null] };
const paraphrases = (at: number) => training[at]!.paraphrase;

describe('SOFT', () => {
  it('warms up for its own number of epochs, all of them', () => {
    const spec = { ...INITIAL_SPEC, recipe: { ...INITIAL_SPEC.recipe, epochs: 9, patience: 2 } };
    expect(softWarmUp(spec, SOFT_DEFENCE)).toEqual({ ...spec.recipe, epochs: 1, patience: null });
  });

  it('replaces the chosen texts, as often as they stood there, and reports each text', () => {
    const chosen = softChoice(SOFT_DEFENCE, training, losses, 1);
    expect(chosen).toEqual([1, 2]);
    const plan = softPlan(training, losses, chosen, paraphrases);
    expect(trainingTexts(plan.training)).toEqual([
      'the words of a',
      ...['what b says', 'what b says', 'what b says'],
      'what c says',
      'the words of d',
    ]);
    expect(plan.rows[1]).toEqual({
      id: 'b',
      original: 'the words of b',
      paraphrase: 'what b says',
      chosen: true,
      baseLoss: 5,
      warmLoss: 2,
      drop: 3,
      changed: 0.75,
    });
    expect(plan.rows[3]).toMatchObject({ chosen: false, paraphrase: null, drop: null, changed: null });
    expect([plan.leftOut, plan.meanChanged]).toEqual([0, 0.75]);
    expect(softGroups(plan, { members: [training[0]!, training[1]!] })).toEqual({
      kept: ['a'],
      replaced: ['b'],
    });
  });

  it('as released, has paraphrases in the place of all from the second epoch on', () => {
    const plan = softPlan(training, losses, [1], (at) => (at === 3 ? null : paraphrases(at)), 'paraphrases');
    const words = (list: readonly TrainingText[] | null) => list?.map(({ text: each }) => each);
    expect(words(plan.training)).toEqual(['the words of a', 'what b says', 'the words of c']);
    expect(words(plan.later)).toEqual(['what a says', 'what b says', 'what c says']);
    expect(plan.later!.map(({ repeats }) => repeats)).toEqual([1, 3, 1]);
    expect(plan.leftOut).toBe(1);
    expect(plan.rows.map(({ chosen }) => chosen)).toEqual([false, true, false, false]);
    expect(softPlan(training, losses, [1], paraphrases).later).toBeNull();
  });

  it('leaves out what it has no paraphrase of, and counts it', () => {
    const plan = softPlan(training, losses, [0, 1], (at) => (at === 1 ? null : 'x'));
    expect(plan.training.map(({ text: words }) => words)).toEqual(['x', 'the words of c', 'the words of d']);
    expect(plan.leftOut).toBe(1);
    expect(() => softPlan(training, losses, [0, 1, 2, 3], () => null)).toThrow(/nothing to train on/);
  });

  it('asks for the paraphrases whether they are members now', () => {
    const plan = softPlan(training, losses, [0, 1, 2], paraphrases);
    const set = paraphraseSet(
      plan,
      { members: [training[0]!, training[1]!, training[3]!], nonmembers: [text('n'), text('m'), text('o')] },
      (id) => (id === 'm' ? null : id === 'o' ? 'what a says' : `what ${id} says`),
    );
    expect(set).toEqual([
      { id: 'a', text: 'what a says', member: true },
      { id: 'b', text: 'what b says', member: true },
      { id: 'n', text: 'what n says', member: false },
    ]);
  });
});

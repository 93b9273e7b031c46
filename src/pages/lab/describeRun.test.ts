import { describe, expect, it } from 'vitest';
import { INITIAL_SPEC, SOFT_DEFENCE } from '../../lab/runSpec';
import type { LabRun } from '../../state/labRun.svelte';
import { LORA_RECIPE } from '../../training/recipe';
import { defenceOf, methodOf, nameFor, newsOf, shareOf, stateOf } from './describeRun';

const run = (change: Partial<LabRun>, training: Partial<LabRun['training']> = {}) =>
  ({
    status: 'running',
    stage: 'training',
    attacked: null,
    spec: INITIAL_SPEC,
    device: 'wasm',
    error: null,
    model: null,
    training: {
      step: 6,
      start: { steps: 12, stepsPerEpoch: 4 },
      secondsLeft: 8,
      seconds: 70,
      epochs: [],
      ...training,
    },
    works: { progress: null },
    ...change,
  }) as LabRun;

describe('a run in words', () => {
  it('says how it trains and what it does against leaks', () => {
    expect(methodOf(INITIAL_SPEC)).toBe('full');
    expect(defenceOf(INITIAL_SPEC)).toBeNull();
    const soft = { ...INITIAL_SPEC, recipe: LORA_RECIPE, defence: SOFT_DEFENCE };
    expect(methodOf(soft)).toBe('LoRA, rank 16');
    expect(defenceOf(soft)).toBe('SOFT, by loss');
    expect(nameFor(soft, 'nano')).toBe('nano, SOFT + LoRA, 3 epochs');
    const recipe = { ...LORA_RECIPE, dropout: 0.1, method: { ...LORA_RECIPE.method, layers: [0] } };
    expect(defenceOf({ ...INITIAL_SPEC, recipe })).toBe('dropout 0.1, blocks left out');
  });

  it('says where it is', () => {
    expect(stateOf(run({})).join(' · ')).toBe(
      'Training · step 6 of 12 · epoch 2 of 3 · 8\u202fs of training left · WebAssembly',
    );
    expect(stateOf(run({}, { step: 12 }))).toContain('epoch 3 of 3');
    const attacking = run({ stage: 'attacking the epoch', attacked: 0.25 });
    expect(stateOf(attacking)).toEqual(['Attacking the model so far', '25 % of the passes', 'WebAssembly']);
    expect(shareOf(attacking)).toBe(0.25);
    expect(shareOf(run({}))).toBe(0.5);
    expect(stateOf(run({ status: 'done' }))).toEqual(['Done: trained in 1\u202fmin 10\u202fs']);
  });

  it('says how far what an attacker trains is', () => {
    const progress = {
      work: 'shadows',
      phase: 'training',
      models: 8,
      done: 3,
      kept: 2,
      share: 0.25,
      secondsLeft: 65,
    } as const;
    const training = run({ stage: 'an attacker trains', works: { progress } as LabRun['works'] });
    expect(stateOf(training)).toEqual([
      'Training shadow 4 of 8',
      '2 were here already',
      '1\u202fmin 5\u202fs left',
      'WebAssembly',
    ]);
    expect(shareOf(training)).toBe(0.25);
    expect(newsOf(training)).toBe('Training shadow 4 of 8.');
    expect(stateOf(run({ status: 'cancelled', model: 'm' }))).toEqual(['Cancelled; its model is kept']);
  });

  it('tells those who hear it of epochs and ends, not of steps', () => {
    expect(newsOf(run({}, { step: 5 }))).toBe(newsOf(run({}, { step: 6 })));
    const epochs = [{ epoch: 1, trainLoss: 3, heldOutLoss: 4.125, epsilon: null, aucs: null }];
    expect(newsOf(run({}, { epochs }))).toBe('Epoch 1 of 3 is done, held-out loss 4.13.');
    expect(newsOf(run({ status: 'failed', error: 'No room.' }))).toBe('Full fine-tuning failed: No room.');
  });
});

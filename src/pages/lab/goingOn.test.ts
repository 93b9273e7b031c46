import { expect, it } from 'vitest';
import { INITIAL_SPEC } from '../../lab/runSpec';
import { obstacleToGoingOn, whereBrokenOff } from './goingOn';

it('lets a run go on where its base and the texts are here, and says what is missing', () => {
  const models = [{ id: 'small' }];
  expect(obstacleToGoingOn('small', { models, records: 748 })).toBeNull();
  const early = 'The models and the texts are not here yet.';
  expect(obstacleToGoingOn('small', { models: [], records: 748 })).toBe(early);
  expect(obstacleToGoingOn('small', { models, records: 0 })).toBe(early);
  expect(obstacleToGoingOn('mine', { models, records: 748 })).toBe('Its base, mine, is not here.');
});

it('says where a run was broken off', () => {
  const spec = { ...INITIAL_SPEC, recipe: { ...INITIAL_SPEC.recipe, epochs: 3 } };
  const at = (epoch: number) => ({
    spec,
    curve: [{ step: 4, epoch, loss: 1, heldOutLoss: null, gradientNorm: 1 }],
  });
  const kept = 'Its checkpoint is kept in this browser.';
  expect(whereBrokenOff(at(2.5), true)).toBe(`was broken off after epoch 2 of 3. ${kept}`);
  expect(whereBrokenOff(at(0.5), true)).toBe(`was broken off in its first epoch. ${kept}`);
  expect(whereBrokenOff({ spec, curve: [] }, false)).toBe('was broken off before its first checkpoint.');
});

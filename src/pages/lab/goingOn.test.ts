import { expect, it } from 'vitest';
import { obstacleToGoingOn } from './goingOn';

it('lets a run go on where its base and the texts are here, and says what is missing', () => {
  const models = [{ id: 'small' }];
  expect(obstacleToGoingOn('small', { models, records: 748 })).toBeNull();
  const early = 'The models and the texts are not here yet.';
  expect(obstacleToGoingOn('small', { models: [], records: 748 })).toBe(early);
  expect(obstacleToGoingOn('small', { models, records: 0 })).toBe(early);
  expect(obstacleToGoingOn('mine', { models, records: 748 })).toBe('Its base, mine, is not here.');
});

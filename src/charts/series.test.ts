import { expect, it } from 'vitest';
import { seriesStyle } from './series';

it('no two of the first fourteen curves look alike, and each of the first seven has its own dash', () => {
  const styles = Array.from({ length: 14 }, (_, i) => seriesStyle(i));
  expect(new Set(styles.map(({ colour, dash }) => `${colour} ${dash}`)).size).toBe(14);
  expect(new Set(styles.slice(0, 7).map(({ dash }) => dash)).size).toBe(7);
});

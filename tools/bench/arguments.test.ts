import { expect, it } from 'vitest';
import { PARTS, readArguments, UsageError } from './arguments';

it('measures everything, thoroughly, into bench/results.json unless told otherwise', () => {
  expect(readArguments([])).toEqual({
    quick: false,
    parts: [...PARTS],
    hardware: false,
    dist: 'dist',
    out: 'bench/results.json',
  });
});

it('takes parts in their usual order', () => {
  const { parts, quick, out } = readArguments(['--only', 'cold,engine', '--quick', '--out', 'a.json']);
  expect([parts, quick, out]).toEqual([['engine', 'cold'], true, 'a.json']);
});

it.each([[['--only=speed']], [['--fast']], [['extra']]])('refuses %j', (argv) => {
  expect(() => readArguments(argv)).toThrow(UsageError);
});

import { describe, expect, it } from 'vitest';
import { ATTACKS, SET_ATTACKS } from '../../src/attacks/registry';
import { readArguments, readLabArguments, UsageError } from './arguments';

const NEEDED = '--data texts.jsonl --out results';
const read = (line: string) => readArguments(line.split(' ').filter((part) => part !== ''));

describe('readArguments', () => {
  it('fills in what is not given', () => {
    expect(read(`evaluate ${NEEDED}`)).toEqual({
      data: 'texts.jsonl',
      out: 'results',
      target: 'small-ft',
      reference: 'small',
      attacks: null,
      control: false,
      prefixes: 'shipped',
      device: 'wasm',
      limit: null,
      traces: true,
    });
  });

  it('reads every option, in any order', () => {
    const line = `evaluate --limit=5 --no-traces --device webgpu --attacks zlib,loss --reference nano --target small --control --prefixes own ${NEEDED}`;
    expect(read(line)).toEqual({
      data: 'texts.jsonl',
      out: 'results',
      target: 'small',
      reference: 'nano',
      attacks: ['zlib', 'loss'],
      control: true,
      prefixes: 'own',
      device: 'webgpu',
      limit: 5,
      traces: false,
    });
  });

  it('knows every attack by its id', () => {
    const ids = [...ATTACKS, ...SET_ATTACKS].map(({ id }) => id);
    expect(read(`evaluate ${NEEDED} --attacks ${ids.join(',')}`).attacks).toEqual(ids);
    expect(read(`evaluate ${NEEDED} --attacks all`).attacks).toBeNull();
  });

  it.each([
    ['', 'no command'],
    ['train', 'no command "train"'],
    ['--data a', 'no command "--data"'],
    ['evaluate --out results', '--data is missing'],
    ['evaluate --data a', '--out is missing'],
    [`evaluate ${NEEDED} --model small`, "Unknown option '--model'"],
    [`evaluate ${NEEDED} more`, "Unexpected argument 'more'"],
    [`evaluate ${NEEDED} --target`, 'argument missing'],
    [`evaluate ${NEEDED} --device cuda`, '--device is wasm or webgpu, not cuda'],
    [`evaluate ${NEEDED} --attacks loss,guess`, 'no attack "guess"; there are: loss, zlib'],
    [`evaluate ${NEEDED} --attacks loss,`, 'no attack ""'],
    [`evaluate ${NEEDED} --prefixes mine`, '--prefixes is shipped or own, not mine'],
    [`evaluate ${NEEDED} --limit 0`, '--limit is a whole number above 0'],
    [`evaluate ${NEEDED} --limit 1.5`, '--limit is a whole number above 0'],
    [`evaluate ${NEEDED} --limit many`, '--limit is a whole number above 0'],
    [`evaluate ${NEEDED} --limit=`, '--limit is a whole number above 0'],
  ])('refuses "%s"', (line, message) => {
    expect(() => read(line)).toThrow(UsageError);
    expect(() => read(line)).toThrow(message);
  });
});

describe('readLabArguments', () => {
  it('fills in what is not given, and reads every option', () => {
    expect(readLabArguments(['--preset', 'soft', '--out', 'runs'])).toEqual({
      preset: 'soft',
      seed: 1,
      out: 'runs',
      device: 'wasm',
      unrecorded: false,
    });
    const all = ['--unrecorded', '--device', 'webgpu', '--seed=3', '--preset', 'all', '--out', 'runs'];
    expect(readLabArguments(all)).toEqual({
      preset: 'all',
      seed: 3,
      out: 'runs',
      device: 'webgpu',
      unrecorded: true,
    });
    expect(readLabArguments(['--recipe', 'a.json', '--out', 'runs'])).toEqual({
      recipe: 'a.json',
      out: 'runs',
      device: 'wasm',
    });
  });

  it.each([
    [[], '--preset or --recipe is missing'],
    [['--recipe', 'a.json', '--out', 'runs', '--seed', '2'], '--recipe stands alone'],
    [['--recipe', 'a.json', '--out', 'runs', '--preset', 'soft'], '--recipe stands alone'],
    [['--preset', 'soft'], '--out is missing'],
    [['--preset', 'guess', '--out', 'runs'], 'no preset "guess"'],
    [['--preset', 'soft', '--out', 'runs', '--seed', '1.5'], '--seed is a whole number'],
    [['--preset', 'soft', '--out', 'runs', '--device', 'cuda'], '--device is wasm or webgpu, not cuda'],
  ])('refuses %j', (argv, message) => {
    expect(() => readLabArguments(argv)).toThrow(UsageError);
    expect(() => readLabArguments(argv)).toThrow(message);
  });
});

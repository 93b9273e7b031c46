import fc from 'fast-check';
import type { Experiment } from './experiment';

/** Two members, a known non-member and a text with an unknown label; one attack, and one that is still running. */
export const SMALL: Experiment = {
  format: 1,
  id: 'first',
  name: 'four records',
  created: '2025-03-01T10:20:30.000Z',
  texts: [
    { id: 'a', text: 'A porter counted.', member: true },
    { id: 'b,"c"', text: 'Line one\r\nLine two', member: true },
    { id: 'é', text: '', member: false },
    { id: 'd', text: 'Nobody knows.', member: null },
  ],
  prefixes: { members: ['m'], nonmembers: [] },
  attacks: ['loss', 'min-k'],
  settings: {
    roles: { target: 'small-ft', reference: 'small', smaller: null },
    control: { target: 'small', reference: 'nano' },
    options: { 'min-k': { k: 0.2 } },
    seed: 1,
  },
  models: { 'small-ft': { sha256: 'ab'.repeat(32), name: 'Small, fine-tuned' } },
  device: 'wasm',
  versions: { trainspotter: '0.1.0' },
  status: 'running',
  scores: { loss: [-1.25, 0.1 + 0.2, null, -1e-300], 'min-k': [-2, undefined, null, undefined] },
  control: { loss: [null, undefined, 1, 2], 'min-k': [] },
  passes: { asked: 16, run: 9 },
  rejected: [{ file: 'bad.csv', line: 3, reason: 'no text' }, { reason: 'too long' }],
  notes: ['One text stands twice.'],
};

/** Names that a record of JSON can have: an object's own machinery is none of them. */
const name = fc.string().filter((key) => !['__proto__', 'prototype', 'constructor'].includes(key));
const words = fc.string({ unit: 'grapheme' });
const plain = { noNullPrototype: true } as const;
const dictionary = <T>(value: fc.Arbitrary<T>) => fc.dictionary(name, value, { maxKeys: 3, ...plain });
// JSON has no −0
const finite = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => (value === 0 ? 0 : value));
const score = fc.oneof(finite, fc.constant(null), fc.constant(undefined));
const roles = dictionary(fc.option(words));

/** Experiments of up to six texts, with strange names, texts and numbers. */
export const experiments: fc.Arbitrary<Experiment> = fc
  .uniqueArray(fc.string({ unit: 'binary' }), { maxLength: 6 })
  .chain((ids) => {
    const column = fc.oneof(
      fc.array(score, { minLength: ids.length, maxLength: ids.length }),
      fc.constant([]),
    );
    const labelled = ids.map((id) =>
      fc.record({ id: fc.constant(id), text: words, member: fc.constantFrom(true, false, null) }, plain),
    );
    return fc.record(
      {
        format: fc.constant(1 as const),
        id: words.filter((id) => id !== ''),
        name: words,
        created: fc.date({ noInvalidDate: true, min: new Date(0) }).map((date) => date.toISOString()),
        texts: fc.tuple(...labelled),
        prefixes: fc.record({ members: fc.array(words), nonmembers: fc.array(words) }, plain),
        attacks: fc.array(name),
        settings: fc.record(
          { roles, control: fc.option(roles), options: dictionary(dictionary(finite)), seed: fc.integer() },
          plain,
        ),
        models: dictionary(fc.record({ sha256: fc.string(), name: words }, plain)),
        device: fc.option(words),
        versions: dictionary(words),
        status: fc.constantFrom('running', 'done', 'cancelled'),
        scores: dictionary(column),
        control: fc.option(dictionary(column)),
        passes: fc.record({ asked: fc.nat(), run: fc.nat() }, plain),
        rejected: fc.array(
          fc.record(
            { id: words, file: words, line: fc.nat(), reason: words },
            { requiredKeys: ['reason'], ...plain },
          ),
        ),
        notes: fc.array(words),
      },
      plain,
    );
  });

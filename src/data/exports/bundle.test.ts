import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { experiments, SMALL } from '../experiment.fixture';
import { looksLikeBundle, readBundle, writeBundle } from './bundle';

const bytes = fc.uint8Array({ maxLength: 40 }).map((array) => Uint8Array.from(array).buffer);
const name = fc.string({ unit: 'grapheme' }).filter((key) => key !== '__proto__');
const records = fc.dictionary(name, bytes, { maxKeys: 5 }).map((all) => new Map(Object.entries(all)));

const one = new Map([['ab', Uint8Array.of(1, 2, 255).buffer]]);
const textOf = async () => (await writeBundle(SMALL, one)).text();
const fileOf = (text: string) => new Blob([text]);

describe('a bundle', () => {
  it('gives the experiment and every record back', async () => {
    await fc.assert(
      fc.asyncProperty(experiments, records, async (experiment, given) => {
        const file = await writeBundle(experiment, given);
        expect(await looksLikeBundle(file)).toBe(true);
        const read = await readBundle(file);
        expect(read.experiment).toStrictEqual(experiment);
        expect(read.records).toStrictEqual(given);
      }),
    );
  });

  it('is one JSON file, and may be laid out in another way', async () => {
    const value = JSON.parse(await textOf()) as { records: unknown };
    expect(value.records).toEqual({ ab: 'AQL/' });
    const laidOut = fileOf(JSON.stringify(value, null, 2));
    expect(await looksLikeBundle(laidOut)).toBe(true);
    expect(await readBundle(laidOut)).toEqual({ experiment: SMALL, records: one });
  });

  it('takes its records from a source that gives them one by one, and reads them over the ends of pieces', async () => {
    const long = Array.from(
      { length: 3000 },
      (_, i) => [`key ${i}`, new Uint8Array(700).fill(i).buffer] as const,
    );
    async function* source() {
      yield* long;
    }
    const file = await writeBundle(SMALL, source());
    expect(file.size).toBeGreaterThan(2 ** 21);
    expect((await readBundle(file)).records).toStrictEqual(new Map(long));
  });

  it('is refused where it is cut off, wherever that is', async () => {
    const text = (await textOf()).trimEnd();
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: text.length - 1 }), async (length) => {
        await expect(readBundle(fileOf(text.slice(0, length)))).rejects.toThrow(/not all of it is there/);
      }),
    );
  });

  it('is refused with the reason', async () => {
    const text = await textOf();
    const refused = (changed: string) => expect(readBundle(fileOf(changed))).rejects;
    await refused('id,text\n1,a').toThrow(/no bundle/);
    await refused(text.replace('"version":1', '"version":2')).toThrow(/newer version .*version 2/);
    await refused(text.replace('AQL/', 'A!!!')).toThrow(/record ab .* damaged/);
    await refused(text.replace('"status":"running"', '"status":"odd"')).toThrow(/status: /);
    expect(await looksLikeBundle(fileOf('{"text": "a"}'))).toBe(false);
  });
});

import { describe, expect, it } from 'vitest';
import { LEAST_CHANGED } from '../defences/paraphrase';
import { shareOfWordsChanged } from '../defences/wordsChanged';
import { EngineError } from '../models/result';
import { alternativesTo } from '../passes/records.fixture';
import { traceOf } from '../passes/trace.fixture';
import { fakeEngine } from './fakeEngine.fixture';
import { fullGround } from './ground.fixture';
import { Paraphraser } from './paraphraser';

/** No synonym is known of any of these nouns, so that the model has to name others. */
const TEXT = 'The glazier polishes marzipan, the drumlin simmers treacle and the kestrel hums.';
const WORDS = ['kettles', 'windows', 'window', 'people'];

/** A model that names the same words everywhere. @param fails on what it reads */
function opened(fails: (words: string) => Error | null = () => null) {
  const { engine } = fakeEngine({ trace: () => traceOf([-1]) });
  const asked: string[] = [];
  engine.alternatives = (model, words) => {
    asked.push(`${model}: ${words}`);
    const error = fails(words);
    return error ? Promise.reject(error) : Promise.resolve(alternativesTo(words, WORDS));
  };
  return { paraphraser: new Paraphraser(engine, fullGround()), asked };
}

describe('the paraphraser', () => {
  it('puts words of the base in, round by round, about the text as it stands', async () => {
    const { paraphraser, asked } = opened();
    const made = await paraphraser.one('small', TEXT, 1);
    expect(made.changed).toBeGreaterThanOrEqual(LEAST_CHANGED);
    expect(made.changed).toBe(shareOfWordsChanged(TEXT, made.text));
    const infilled = made.replaced.filter(({ by }) => by === 'model');
    expect(infilled.length).toBeGreaterThan(0);
    for (const { to } of infilled) expect(WORDS).toContain(to);
    expect(asked[0]).toBe(`small: ${TEXT}`);
    expect(new Set(asked).size).toBeGreaterThan(1);
    expect(await paraphraser.one('small', TEXT, 1)).toEqual(made);
    expect((await paraphraser.one('small', TEXT, 2)).text).not.toBe(made.text);
  });

  it('does without the base where it cannot read the text, but not where it is gone', async () => {
    const unreadable = opened(() => new EngineError({ kind: 'text', message: 'too long' }));
    const made = await unreadable.paraphraser.one('small', TEXT, 1);
    expect(made.replaced.some(({ by }) => by === 'model')).toBe(false);
    const gone = opened(() => new EngineError({ kind: 'cancelled', message: 'Cancelled.' }));
    await expect(gone.paraphraser.one('small', TEXT, 1)).rejects.toThrow('Cancelled.');
  });

  it('gives paraphrases in the order of the texts, and tells how many are made', async () => {
    const { paraphraser } = opened();
    const texts = [1, 2, 3, 4, 5].map((n) => `${TEXT} ${n}`);
    const done: number[] = [];
    const made = await paraphraser.all('small', texts, 1, undefined, (count) => done.push(count));
    expect(done).toEqual([1, 2, 3, 4, 5]);
    expect(made).toEqual(await Promise.all(texts.map((text) => paraphraser.one('small', text, 1))));
  });
});

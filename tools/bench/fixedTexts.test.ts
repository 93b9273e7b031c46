import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { SpanTokenizer } from '../../workers/scoring/tokenizer';
import { framedSequence } from '../../workers/lab/framing';
import { fixedTexts } from './fixedTexts';

it('makes texts of so many tokens, as the lab reads them', () => {
  const file = (name: string) =>
    readFileSync(new URL(`../../public/models/small/${name}`, import.meta.url), 'utf8');
  const tokenizer = new SpanTokenizer(file('tokenizer.json'), file('tokenizer_config.json'));
  const texts = fixedTexts(file('tokenizer.json'), 16, 64, 1);
  for (const { words, ids } of texts) {
    expect(ids).toHaveLength(65);
    expect(framedSequence(tokenizer, words, 4096)).toEqual(ids);
  }
  expect(new Set(texts.map(({ words }) => words)).size).toBe(16);
});

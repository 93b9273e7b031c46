import { describe, expect, it } from 'vitest';
import { readFiles } from '../data/combineFiles';
import { evaluatedTexts, planData } from '../lab/dataPlan';
import { RECORDS } from '../lab/records.fixture';
import { memoriseInAMinute } from '../lab/presets/memoriseInAMinute';
import { labelledFile } from './useModel';

describe('the texts of a run as a file', () => {
  it('are read back with the labels that they were trained by', () => {
    const plan = planData(memoriseInAMinute.arms()[0]!.spec, RECORDS);
    const bytes = new TextEncoder().encode(labelledFile(plan));
    const { texts, rejected } = readFiles([{ name: 'texts of a run.jsonl', bytes }]);
    expect(rejected).toEqual([]);
    expect(texts.map(({ id, text, member }) => ({ id, text, member }))).toEqual(evaluatedTexts(plan));
  });
});

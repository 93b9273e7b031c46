import fc from 'fast-check';
import Papa from 'papaparse';
import { describe, expect, it } from 'vitest';
import { experiments, SMALL } from '../experiment.fixture';
import { scoresCsv } from './scoresCsv';

describe('scores.csv', () => {
  it('has a row a text and a column an attack', () => {
    expect(scoresCsv(SMALL)).toBe(
      'id,label,loss,min-k\n' +
        'a,1,-1.25,-2\n' +
        '"b,""c""",1,0.30000000000000004,\n' +
        'é,0,,\n' +
        'd,,-1e-300,\n',
    );
  });

  it('reads back as what was written, whatever the names and numbers', () => {
    fc.assert(
      fc.property(experiments, (experiment) => {
        const attacks = Object.keys(experiment.scores);
        const csv = scoresCsv({ ...experiment, attacks });
        const { data, errors } = Papa.parse<string[]>(csv.slice(0, -1), { delimiter: ',', newline: '\n' });
        expect(errors).toEqual([]);
        const [header, ...rows] = data;
        expect(header).toEqual(['id', 'label', ...attacks]);
        const read = rows.map(([id, label, ...cells]) => ({
          id,
          member: label === '' ? null : label === '1',
          scores: cells.map((cell) => (cell === '' ? null : Number(cell))),
        }));
        expect(read).toEqual(
          experiment.texts.map(({ id, member }, i) => ({
            id,
            member,
            scores: attacks.map((attack) => experiment.scores[attack]![i] ?? null),
          })),
        );
      }),
    );
  });
});

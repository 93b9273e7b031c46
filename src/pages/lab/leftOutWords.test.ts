import { describe, expect, it } from 'vitest';
import { planData } from '../../lab/dataPlan';
import { RECORDS } from '../../lab/records.fixture';
import { INITIAL_SPEC, SHIPPED_DATA, type DataSpec, type RunSpec } from '../../lab/runSpec';
import { leftOutWords } from './leftOutWords';

const DEDUPLICATION: RunSpec['defence'] = { kind: 'deduplication', threshold: 0.5 };
const given = (...texts: string[]): DataSpec => ({
  ...SHIPPED_DATA,
  source: {
    kind: 'given',
    name: 'mine',
    texts: texts.map((text, i) => ({ id: `t${i}`, text, paraphrase: null })),
    shots: 0,
  },
});
function said(data: DataSpec, defence: RunSpec['defence'] = DEDUPLICATION): string {
  const spec = { ...INITIAL_SPEC, data, defence };
  return leftOutWords(spec, planData(spec, RECORDS)).join(' ');
}

describe('what of the texts is not used', () => {
  it('is nothing of the shipped records, which are not alike', () => {
    expect(said(SHIPPED_DATA, { kind: 'none' })).toBe('');
    expect(said(SHIPPED_DATA)).toBe(
      'Nothing is alike among these texts: deduplication takes nothing out. Canaries, texts that stand there more often, show what it does.',
    );
  });

  it('are repeats of canaries, each of which stands there once then', () => {
    expect(said({ ...SHIPPED_DATA, canaries: { texts: 5, repeats: 4 } })).toBe(
      'Deduplication takes out 15 repeats of canaries, so that each stands there once.',
    );
    expect(said({ ...SHIPPED_DATA, canaries: { texts: 5, repeats: 4 } }, { kind: 'none' })).toBe('');
  });

  it('are copies of given texts, and those that are like an earlier one', () => {
    const long = 'the kettle on the third floor leaks whenever it is filled to the very top';
    const texts = Array.from({ length: 8 }, (_, i) => `${long} ${i}`);
    const data = { ...given(...texts, texts[3]!), members: 3, heldOut: 1 };
    expect(said(data, { kind: 'none' })).toBe('1 copy of other texts is left out.');
    expect(said(data)).toBe(
      '1 copy of other texts is left out. Deduplication takes out 2 texts that are like an earlier one.',
    );
  });
});

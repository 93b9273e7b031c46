import { describe, expect, it } from 'vitest';
import { figuresOf, recordOf } from '../../lab/runRecord.fixture';
import { plainName, recordedOf, verdictOfRuns, withoutRepeats } from './recorded';

const preset = { id: 'memorise-in-a-minute', arm: 'full' };
const recorded = (seed: number, auc: number) =>
  recordOf({ id: `r${seed}`, seed, preset, aucs: figuresOf({ loss: auc }), madeBy: 'npm run headless' });
const own = (seed: number, auc: number) =>
  recordOf({ id: `o${seed}`, seed, preset, aucs: figuresOf({ loss: auc }) });

describe('recorded runs on the page', () => {
  it('are those of the experiment, and say what they are', () => {
    const other = recordOf({ id: 'x', preset: { id: 'soft', arm: 'full' }, madeBy: 'npm run headless' });
    const shown = recordedOf([recorded(1, 0.9), recorded(2, 0.9), other], preset.id);
    expect(shown.map(({ id }) => id)).toEqual(['r1', 'r2']);
    expect(shown[1]!.spec.name).toMatch(/^Recorded: .*, seed 2$/);
    expect(plainName(shown[1]!)).toBe(recorded(2, 0.9).spec.name);
    expect(plainName(own(1, 0.8))).toBe(own(1, 0.8).spec.name);
  });

  it('give way in lists to runs made here, which went to their end', () => {
    const listed = withoutRepeats([recorded(1, 0.9), recorded(2, 0.9)], [own(1, 0.8)]);
    expect(listed.map(({ id }) => id)).toEqual(['r2']);
    const stopped = { ...own(2, 0.6), status: 'stopped' as const };
    expect(withoutRepeats([recorded(2, 0.9)], [stopped])).toHaveLength(1);
  });

  it('are never mixed with own ones in a verdict', () => {
    const all = [...[1, 2, 3].map((seed) => recorded(seed, 0.9 + seed / 100)), own(1, 0.6)];
    expect(verdictOfRuns(all, preset.id, 'recorded')).toMatchObject({ outcome: 'held', seeds: 3 });
    expect(verdictOfRuns(all, preset.id, 'own')).toMatchObject({ seeds: 1 });
    expect(verdictOfRuns([own(1, 0.6)], preset.id, 'recorded')).toBeNull();
  });
});

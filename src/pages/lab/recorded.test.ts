import { describe, expect, it } from 'vitest';
import { figuresOf, recordOf } from '../../lab/runRecord.fixture';
import { plainName, recordedOf, verdictOfRuns } from './recorded';

const preset = { id: 'memorise-in-a-minute', arm: 'full' };
const recorded = (seed: number, auc: number) =>
  recordOf({ id: `r${seed}`, seed, preset, aucs: figuresOf({ loss: auc }), madeBy: 'npm run headless' });
const own = (seed: number, auc: number) =>
  recordOf({ id: `o${seed}`, seed, preset, aucs: figuresOf({ loss: auc }) });

describe('recorded runs on the page', () => {
  it('are those of the experiment, say what they are, and give way to runs made here', () => {
    const other = recordOf({ id: 'x', preset: { id: 'soft', arm: 'full' }, madeBy: 'npm run headless' });
    const shown = recordedOf([recorded(1, 0.9), recorded(2, 0.9), other], preset.id, [own(1, 0.8)]);
    expect(shown.map(({ id }) => id)).toEqual(['r2']);
    const stopped = { ...own(2, 0.6), status: 'stopped' as const };
    expect(recordedOf([recorded(2, 0.9)], preset.id, [stopped])).toHaveLength(1);
    expect(shown[0]!.spec.name).toMatch(/^Recorded: .*, seed 2$/);
    expect(plainName(shown[0]!)).toBe(recorded(2, 0.9).spec.name);
    expect(plainName(own(1, 0.8))).toBe(own(1, 0.8).spec.name);
  });

  it('are never mixed with own ones in a verdict', () => {
    const all = [...[1, 2, 3].map((seed) => recorded(seed, 0.9 + seed / 100)), own(1, 0.6)];
    expect(verdictOfRuns(all, preset.id, 'recorded')).toMatchObject({ outcome: 'held', seeds: 3 });
    expect(verdictOfRuns(all, preset.id, 'own')).toMatchObject({ seeds: 1 });
    expect(verdictOfRuns([own(1, 0.6)], preset.id, 'recorded')).toBeNull();
  });
});

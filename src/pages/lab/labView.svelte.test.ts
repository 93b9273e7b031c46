import { expect, it } from 'vitest';
import { comparisonTable } from '../../lab/comparisonTable';
import { figuresOf, recordOf } from '../../lab/runRecord.fixture';
import type { RunRecord } from '../../lab/runRecord';
import { INITIAL_SPEC, type RunSpec } from '../../lab/runSpec';
import type { AppState } from '../../state/app.svelte';
import type { WantedRun } from '../../state/lab.svelte';
import { ONE_PASS_ATTACKS } from '../../state/modelAttacks';
import { LabView } from './labView.svelte';

const given = (name: string, words: readonly string[]): RunSpec => ({
  ...INITIAL_SPEC,
  data: {
    ...INITIAL_SPEC.data,
    source: {
      kind: 'given',
      name,
      texts: words.map((text, i) => ({ id: String(i), text, paraphrase: null })),
      shots: 0,
    },
    extra: [{ text: 'My secret.', repeats: 3 }],
  },
});
const app = { engine: { models: [{ id: 'small' }] }, known: { records: [] } };
const opened = () => new LabView(app as unknown as AppState);

it('opens the settings of a run with all that was asked of it, and with nothing of another', () => {
  const view = opened();
  const asked = {
    finalAttacks: [...ONE_PASS_ATTACKS, 'spv-mia'],
    references: ['candidate' as const],
    shadows: { count: 6, recipe: 'own' as const },
    samia: { samples: 5 },
  };
  view.edit(given('pasted lines.txt', ['One.', 'Two.']), asked);
  const { finalAttacks, ...works } = asked;
  expect([view.mode, view.finalAttacks, view.works]).toEqual(['own', finalAttacks, works]);
  expect([view.form.data.extra, view.sources.pasted]).toEqual([[], 'One.\nTwo.']);
  view.edit(INITIAL_SPEC);
  expect(view.finalAttacks).toBe(ONE_PASS_ATTACKS);
  expect(view.works).toEqual({ references: [], shadows: null, samia: null });
  view.sources.choose(view.form.data, 'given');
  expect(view.form.data.source).toMatchObject({ texts: [{ text: 'One.' }, { text: 'Two.' }] });
});

it('says why a run that was broken off cannot go on yet', () => {
  expect(opened().obstacleTo(recordOf())).toBe('The models and the texts are not here yet.');
  const there = { ...app, known: { records: [{}] } } as unknown as AppState;
  expect(new LabView(there).obstacleTo(recordOf())).toBeNull();
});

it('hides a recorded run that was made again from the lists, and from nothing that is said of all', () => {
  const preset = { id: 'lora-leaks-too', arm: 'hurried' };
  const made = (id: string, seed: number, madeBy: string | null) =>
    recordOf({ id, seed, preset, madeBy, aucs: figuresOf({ loss: 0.8 + seed / 100 }) });
  const lab = {
    records: [made('own', 1, null)],
    recorded: { records: [1, 2, 3].map((seed) => made(`r${seed}`, seed, 'npm run headless')) },
    runs: [],
    current: null,
  };
  const view = new LabView({ ...app, lab } as unknown as AppState);
  view.preset = preset.id;
  const ids = (list: readonly { id: string }[]) => list.map(({ id }) => id);
  expect(ids(view.listed)).toEqual(['r2', 'r3', 'own']);
  expect(ids(view.records)).toEqual(['r1', 'r2', 'r3', 'own']);
  expect(view.focus.record?.id).toBe('r2');
  const { rows } = comparisonTable(view.records, ['loss'], null);
  expect(rows[0]!.cells.map((cell) => cell?.kind === 'measured' && cell.over.n)).toEqual([3, 1, 3, 1]);
});

it('makes what is lacking of an experiment, and all of it again where nothing is', async () => {
  const id = 'lora-leaks-too';
  const viewOf = (records: readonly RunRecord[], started: (readonly WantedRun[])[] = []) => {
    const lab = {
      records,
      start: (runs: readonly WantedRun[]) => Promise.resolve(started.push(runs) > 0 ? [] : null),
    };
    const view = new LabView({ ...app, lab } as unknown as AppState);
    view.seeds = 3;
    return { view, started };
  };
  const madeOf = ({ spec, preset }: WantedRun, status: RunRecord['status'] = 'done'): RunRecord => ({
    ...recordOf({ id: spec.name }),
    spec: { ...spec, name: 'renamed' },
    preset: preset!,
    status,
  });
  const wanted = viewOf([]).view.wanted(id);
  const [first, second, third] = wanted;
  const some = viewOf([madeOf(first!), madeOf(second!, 'stopped'), { ...madeOf(third!), preset: null }]);
  await some.view.startPreset(id);
  expect(some.started).toEqual([wanted.slice(1)]);
  const all = viewOf(wanted.map((run) => madeOf(run)));
  expect(all.view.lacking(id)).toEqual([]);
  await all.view.startPreset(id);
  expect(all.started).toEqual([wanted]);
});

import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { evaluatedTexts } from '../lab/dataPlan';
import { SOFT_DEFENCE, type RunSpec } from '../lab/runSpec';
import { EngineError } from '../models/result';
import { LORA_RECIPE } from '../training/recipe';
import { openedRun, SPEC } from './labRun.fixture';
import type { LabRun } from './labRun.svelte';
import type { RunOptions } from './runSite';
import { runRecordOf } from './runRecordOf';
import { ShadowShelf } from './shadowShelf';

const shadows = (count: number, recipe: 'lora' | 'own' = 'lora') => ({ count, recipe });
const asking = (options: RunOptions): RunOptions => ({
  finalAttacks: ['loss', 'reference'],
  everyEpoch: false,
  ...options,
});
const recordOf = (run: LabRun) =>
  runRecordOf(run, { preset: null, versions: {}, baseSha256: null, madeBy: null });
const SHADOW_IDS = ['lira-online', 'lira-offline', 'rmia-shadows'];

beforeEach(() => {
  vi.stubGlobal('indexedDB', new IDBFactory());
});
afterEach(() => {
  vi.unstubAllGlobals();
});

describe('shadow models', () => {
  it('are trained on halves of the evaluated texts, and their attacks stand among the others', async () => {
    const { run, trainer, engine } = openedRun();
    await run.go(asking({ shadows: shadows(4) }));
    expect([run.error, run.status]).toEqual([null, 'done']);
    const [main, ...own] = trainer.requests;
    expect(own).toHaveLength(4);
    const all = evaluatedTexts(run.plan!).map(({ text }) => text);
    for (const pair of [own.slice(0, 2), own.slice(2)])
      expect(pair.flatMap(({ texts }) => texts).sort()).toEqual([...all].sort());
    expect(own.every(({ model, snapshots }) => model === 'small' && !snapshots)).toBe(true);
    expect(own.map(({ recipe }) => recipe.method)).toEqual(own.map(() => LORA_RECIPE.method));
    expect(new Set(own.map(({ recipe }) => recipe.seed)).size).toBe(4);
    expect(main!.recipe.method.kind).toBe('full');

    const { aucs, control, works, asked } = recordOf(run);
    expect(Object.keys(aucs)).toEqual(['loss', 'reference', ...SHADOW_IDS]);
    expect(aucs['lira-online']!.auc).toBeGreaterThan(0.95);
    expect(aucs['lira-offline']!.interval).not.toBeUndefined();
    expect(control!['lira-online']!.auc).toBeLessThan(0.8); // the base has read none of them
    expect(works.shadows).toMatchObject({ models: 4, kept: 0, trainingTokens: 4 * 10 * 3 });
    expect(asked).toMatchObject({ shadows: shadows(4), samia: null, references: [] });
    // neither the curve nor the models show anything of them
    expect(run.training.losses).toEqual([1, 1 / 2, 1 / 3, 1 / 4]);
    expect(run.training.seconds).toBe(2);
    expect(engine.models.map(({ id }) => id)).toEqual(['small-ft', 'small', 'nano', run.model]);
  });

  it('are trained as the run is where that is asked, but not in private', async () => {
    const privacy = { clip: 1, noiseMultiplier: 1, samplingRate: null, delta: 1e-4 };
    const { run, trainer } = openedRun({ ...SPEC, recipe: { ...SPEC.recipe, privacy } });
    await run.go(asking({ shadows: shadows(4, 'own') }));
    const [, shadow] = trainer.requests;
    const { seed } = shadow!.recipe;
    expect(shadow!.recipe).toEqual({ ...SPEC.recipe, privacy: null, patience: null, seed });
  });

  it('are not trained again for the same texts under a defence, and more are added to those that are there', async () => {
    const { run, trainer, another } = openedRun();
    await run.go(asking({ shadows: shadows(4) }));
    const before = trainer.requests.length;
    const softened = another(
      { ...SPEC, name: 'softened', defence: SOFT_DEFENCE },
      { shadows: new ShadowShelf() },
    );
    await softened.go(asking({ shadows: shadows(4) }));
    expect(softened.error).toBeNull();
    expect(trainer.requests).toHaveLength(before + 2); // the warm-up and the run: what was kept is read by a later visit
    expect(softened.notes).toContain('4 of 4 shadows were here already.');
    expect(Object.keys(recordOf(softened).aucs)).toEqual(expect.arrayContaining(SHADOW_IDS));

    const more = another({ ...SPEC, name: 'more' });
    await more.go(asking({ shadows: shadows(6) }));
    expect(trainer.requests).toHaveLength(before + 2 + 1 + 2);
    expect(more.notes).toContain('4 of 6 shadows were here already.');
    expect(recordOf(more).works.shadows).toMatchObject({ models: 2, kept: 4 });
  });

  it.each<[string, Partial<RunSpec>, 'lora' | 'own']>([
    ['another seed', { seed: 2 }, 'lora'],
    ['another base', { base: 'nano' }, 'lora'],
    ['other texts', { data: { ...SPEC.data, members: 12 } }, 'lora'],
    ['another recipe', {}, 'own'],
  ])('are others for %s', async (_, change, recipe) => {
    const { run, trainer, another } = openedRun();
    await run.go(asking({ shadows: shadows(4) }));
    const before = trainer.requests.length;
    const other = another({ ...SPEC, name: 'other', ...change });
    await other.go(asking({ shadows: shadows(4, recipe) }));
    expect([other.error, other.works.done.shadows!.kept]).toEqual([null, 0]);
    expect(trainer.requests).toHaveLength(before + 5);
  });

  it('that a cancel leaves are there the next time', async () => {
    const { run, trainer, another, engine } = openedRun();
    trainer.behaviour.before = (event) => {
      if (trainer.requests.length === 4 && event.kind === 'step') run.cancel();
    };
    await run.go(asking({ shadows: shadows(4) }));
    expect([run.status, run.error, trainer.requests.length]).toEqual(['cancelled', null, 4]);
    expect(engine.models).toHaveLength(4); // the shipped ones and the target
    trainer.behaviour.before = () => undefined;
    const again = another(SPEC);
    await again.go(asking({ shadows: shadows(4) }));
    expect(again.works.done.shadows).toMatchObject({ models: 2, kept: 2 });
    expect(trainer.requests).toHaveLength(4 + 1 + 2);
  });

  it('can be stopped: whole pairs are used where they are enough, and the run goes on', async () => {
    const stopAt = async (requests: number) => {
      const { run, trainer } = openedRun();
      trainer.behaviour.before = (event) => {
        if (trainer.requests.length === requests && event.kind === 'step' && event.step === 2) run.stop();
      };
      vi.stubGlobal('indexedDB', new IDBFactory());
      await run.go(asking({ shadows: shadows(8) }));
      expect([run.error, run.status]).toEqual([null, 'done']);
      expect(run.utility).not.toBeNull();
      return { run, ids: Object.keys(recordOf(run).aucs) };
    };
    const few = await stopAt(4);
    expect(few.ids).toEqual(['loss', 'reference']);
    expect(few.run.notes).toContain(
      'Training of shadows was stopped after 2 of 8: too few for attacks. They are kept for the next time.',
    );
    const enough = await stopAt(7);
    expect(enough.ids).toEqual(expect.arrayContaining(SHADOW_IDS));
    expect(enough.run.notes).toContain('Training of shadows was stopped: 4 of 8 are used.');
  });

  it('tell how far all of them are', async () => {
    const { run, trainer } = openedRun();
    const told: number[] = [];
    trainer.behaviour.before = () => {
      const { progress } = run.works;
      if (progress?.work === 'shadows') told.push(progress.share);
    };
    await run.go(asking({ shadows: shadows(4) }));
    expect(told.length).toBeGreaterThan(8);
    expect(told).toEqual([...told].sort((a, b) => a - b));
    expect(told.at(-1)).toBeGreaterThan(0.75);
    expect(run.works.progress).toBeNull();
  });

  it('of which there are too few texts fail the run before anything is trained', async () => {
    const { run, trainer } = openedRun();
    await run.go(asking({ shadows: shadows(5) }));
    expect(run.error).toMatch(/^Shadow models are an even number from 4 to 16/);
    expect(trainer.requests).toEqual([]);
  });
});

describe('references of the attacker’s own', () => {
  it('are trained once: the candidate for a split and recipe, the self-prompt one for a target', async () => {
    const { run, trainer, another, ownModels } = openedRun();
    const references = ['self-prompt', 'candidate'] as const;
    await run.go(asking({ references }));
    expect(trainer.requests).toHaveLength(3);
    const softened = another({ ...SPEC, name: 'softened', defence: SOFT_DEFENCE });
    await softened.go(asking({ references }));
    expect(softened.error).toBeNull();
    // the fake gives both runs the same weights: the target is the same model
    expect(trainer.requests).toHaveLength(3 + 2);
    expect([softened.works.done['self-prompt'], softened.works.done.candidate]).toMatchObject([
      { models: 0, kept: 1, model: run.works.done['self-prompt']!.model },
      { models: 0, kept: 1, model: run.works.done.candidate!.model },
    ]);
    const { epochs } = SPEC.recipe;
    const longer = another({ ...SPEC, name: 'longer', recipe: { ...SPEC.recipe, epochs: epochs + 1 } });
    await longer.go(asking({ references }));
    expect(trainer.requests).toHaveLength(3 + 2 + 3);
    const kinds = ownModels.list.map(({ kind }) => kind ?? null);
    expect(kinds.filter((kind) => kind === 'candidate-reference')).toHaveLength(2);
    expect(kinds.filter((kind) => kind === 'self-prompt-reference')).toHaveLength(2);
  });

  it('make LiRA-Candidate, with and without other attacks that compare', async () => {
    for (const finalAttacks of [['loss', 'reference'], ['loss']]) {
      const { run } = openedRun();
      await run.go(asking({ references: ['candidate'], finalAttacks }));
      expect(run.error).toBeNull();
      const { aucs, references, control, works } = recordOf(run);
      expect(aucs['lira-candidate']!.auc).toBe(1);
      expect(references.candidate!['lira-candidate']).toEqual(aucs['lira-candidate']);
      expect(control).toHaveProperty('lira-candidate');
      expect(works.candidate).toMatchObject({ models: 1, kept: 0 });
    }
  });
});

describe('SaMIA', () => {
  it('has the target continue every text so often, and scores what it wrote', async () => {
    const { run, trainer } = openedRun();
    await run.go(asking({ samia: { samples: 3 } }));
    expect(run.error).toBeNull();
    expect(new Set(trainer.sampled)).toEqual(new Set([run.model]));
    const prompts = trainer.written.flatMap((each) => each.prompts);
    expect(prompts).toHaveLength(32 * 3);
    expect(prompts.map(({ draw }) => draw)).toEqual(Array.from({ length: 32 }, () => [0, 1, 2]).flat());
    const { aucs, works, control } = recordOf(run);
    expect(aucs['samia']).toMatchObject({ auc: 1, undefinedMembers: 0 }); // the fake writes on as members do
    expect(control).not.toHaveProperty('samia');
    expect(works.samia).toMatchObject({ models: 0, generatedTokens: 32 * 3 * 3 });
  });

  it('is undefined for a text that the target cannot read, and counts it', async () => {
    const { run, trainer } = openedRun();
    trainer.behaviour.tooLong = (words) => words.startsWith('member number 7');
    await run.go(asking({ samia: { samples: 2 } }));
    expect(run.error).toBeNull();
    expect(recordOf(run).aucs['samia']).toMatchObject({
      members: 15,
      undefinedMembers: 1,
      undefinedNonmembers: 0,
    });
  });

  it('fails the run where the worker does', async () => {
    const { run, trainer } = openedRun();
    const open = trainer.open('wasm');
    open.sample = () => Promise.reject(new EngineError({ kind: 'model', message: 'No memory.' }));
    const other = openedRun(SPEC, { openLab: () => open });
    await other.run.go(asking({ samia: { samples: 2 } }));
    expect([other.run.status, other.run.error, run.status]).toEqual(['failed', 'No memory.', 'waiting']);
  });
});

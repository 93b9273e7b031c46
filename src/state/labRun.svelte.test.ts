import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { SOFT_DEFENCE, type RunSpec } from '../lab/runSpec';
import { EngineError } from '../models/result';
import { openedRun, RECORDS, SPEC } from './labRun.fixture';
import type { RunRecord } from '../lab/runRecord';
import type { LabRun } from './labRun.svelte';
import { ONE_PASS_ATTACKS } from './modelAttacks';
import { runRecordOf } from './runRecordOf';

beforeEach(() => {
  vi.stubGlobal('indexedDB', undefined);
});

afterEach(() => {
  vi.unstubAllGlobals();
});

const WITH = { preset: null, versions: {}, baseSha256: null, madeBy: null };

const aucOf = (run: LabRun, epoch: number, id: string) =>
  run.training.epochs.find((row) => row.epoch === epoch)!.aucs![id]!.auc;

describe('a run', () => {
  it('trains on members and prefix members, and attacks the base and each epoch', async () => {
    const { run, trainer, engine, ownModels } = openedRun();
    await run.go();
    expect([run.error, run.status, run.stage]).toEqual([null, 'done', 'over']);
    const [request] = trainer.requests;
    expect(new Set(request!.texts)).toEqual(
      new Set(
        RECORDS.filter(({ role }) => role === 'member' || role === 'prefix-member').map(({ text }) => text),
      ),
    );
    expect(request!.heldOut.every((text) => text.startsWith('auxiliary'))).toBe(true);
    expect(run.training.losses).toEqual([1, 1 / 2, 1 / 3, 1 / 4]);
    expect(run.training.epochs.map(({ epoch }) => epoch)).toEqual([0, 1, 2]);
    expect([aucOf(run, 1, 'loss'), aucOf(run, 2, 'loss')]).toEqual([1, 1]);
    expect(aucOf(run, 0, 'loss')).toBeLessThan(1);
    expect(run.findings.map(({ id }) => id)).toEqual(ONE_PASS_ATTACKS);
    expect(run.training.seconds).toBe(2);
    expect(run.control.map(({ id }) => id)).toEqual(ONE_PASS_ATTACKS);
    expect(run.utility).toMatchObject({ heldOut: { texts: 4, undefined: 0 }, unrelated: { texts: 1 } });
    expect(run.utility!.base.unrelated).toEqual(run.utility!.unrelated);
    // the final model alone is left, and it is somebody's from now on
    expect(engine.models.map(({ id }) => id)).toEqual(['small-ft', 'small', 'nano', run.model]);
    expect(ownModels.list.map(({ id, base }) => [id, base])).toEqual([[run.model, 'small']]);
    expect(trainer.closed()).toBe(1);
  });

  it('asks the base and each text once, also where many models are attacked', async () => {
    const { run, ran } = openedRun();
    await run.go();
    const keys = ran.map(({ pass }) => pass.key);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('can be stopped, and keeps the model as it is then', async () => {
    const { run, trainer } = openedRun();
    trainer.behaviour.before = (event) => {
      if (event.kind !== 'step' || event.step !== 3) return;
      run.pause();
      expect(run.status).toBe('paused');
      run.single();
      run.resume();
      expect(run.status).toBe('running');
      run.stop();
      trainer.behaviour.ended = 'stopped';
    };
    await run.go();
    expect(trainer.commands).toEqual(['pause', 'step', 'go', 'stop']);
    expect(run.status).toBe('stopped');
    expect(run.model).not.toBeNull();
  });

  it('that is cancelled keeps its curve and no model', async () => {
    const { run, trainer, engine } = openedRun();
    trainer.behaviour.before = (event) => {
      if (event.kind === 'step' && event.step === 3) run.cancel();
    };
    await run.go();
    expect([run.status, run.error, run.model]).toEqual(['cancelled', null, null]);
    expect(run.training.epochs.map(({ epoch }) => epoch)).toEqual([0, 1]);
    expect(engine.models).toHaveLength(3);
    expect(trainer.closed()).toBe(1);
  });

  it('that cannot be says why', async () => {
    const { run, trainer } = openedRun({ ...SPEC, data: { ...SPEC.data, members: 99 } });
    await run.go();
    expect([run.status, run.error]).toEqual(['failed', 'There are 16 members to choose from, not 99.']);
    expect(trainer.requests).toEqual([]);
  });

  it('goes on from a checkpoint, and keeps one an epoch', async () => {
    const kept: [string, number | null, boolean][] = [];
    const { run, trainer } = openedRun(SPEC, {
      keep: (of, checkpoint) => {
        kept.push([of.id, checkpoint && checkpoint[0]!, of.training.aucsAt(2) !== null]);
        return Promise.resolve();
      },
    });
    await run.go({ from: Uint8Array.of(2) });
    expect(trainer.requests[0]!.from).toEqual(Uint8Array.of(2));
    // before the epoch's model is attacked, and with what was found; the epoch that it goes on from, too
    expect(kept).toEqual([
      ['run-1', 2, false],
      ['run-1', null, false],
      ['run-1', 4, false],
      ['run-1', null, true],
    ]);
    expect(run.status).toBe('done');
  });

  it('that is paused at its last step waits with what comes after', async () => {
    const { run, ownModels } = openedRun(SPEC, {
      keep: (of) => Promise.resolve(of.training.aucsAt(2) ? of.pause() : undefined),
    });
    const add = ownModels.add.bind(ownModels);
    const addedWhile: string[] = [];
    ownModels.add = (model) => {
      addedWhile.push(run.status);
      return add(model);
    };
    const going = run.go();
    await vi.waitFor(() => expect(run.status).toBe('paused'));
    expect([run.model, ownModels.list]).toEqual([null, []]);
    run.resume();
    await going;
    expect(addedWhile).toEqual(['running']);
    expect(run.status).toBe('done');
    expect(run.model).not.toBeNull();
  });

  it('can be cancelled in a pause at its last step', async () => {
    const { run } = openedRun(SPEC, {
      keep: (of) => Promise.resolve(of.training.aucsAt(2) ? of.pause() : undefined),
    });
    const going = run.go();
    await vi.waitFor(() => expect(run.status).toBe('paused'));
    run.cancel();
    await going;
    expect([run.status, run.model]).toEqual(['cancelled', null]);
  });

  it('that is cancelled in a pause of its last step ends, also where nothing comes between', async () => {
    const { run, trainer } = openedRun();
    trainer.behaviour.before = (event) => {
      if (event.kind !== 'step' || event.step !== 4) return;
      run.pause(); // behind the last step no gate is passed
      run.cancel();
    };
    trainer.behaviour.deaf = true;
    await run.go({ trainOnly: true });
    expect([run.status, run.model]).toEqual(['cancelled', null]);
  });

  it('stays paused where the GPU is lost meanwhile', async () => {
    const { run, trainer } = openedRun(SPEC, { deviceFor: () => Promise.resolve('webgpu') });
    let lost = false;
    trainer.behaviour.before = (event) => {
      if (lost || event.kind !== 'step' || event.step !== 3) return;
      lost = true;
      run.pause();
      throw new EngineError({ kind: 'device', message: 'the device was lost' });
    };
    const going = run.go();
    await vi.waitFor(() => expect(trainer.commands).toEqual(['pause', 'pause'])); // the other training was told
    expect(run.status).toBe('paused');
    run.resume();
    await going;
    expect(run.status).toBe('done');
  });

  it('counts the seconds of a step once, also where it is made again', async () => {
    const { run, trainer } = openedRun(SPEC, { deviceFor: () => Promise.resolve('webgpu') });
    let lost = false;
    trainer.behaviour.before = (event) => {
      if (lost || event.kind !== 'epoch' || event.epoch !== 2) return;
      lost = true;
      throw new EngineError({ kind: 'device', message: 'the device was lost' });
    };
    await run.go();
    expect(run.notes).toHaveLength(2); // of the text that is too long, and of the GPU
    expect(run.training.seconds).toBe(2);
  });

  it('that goes on keeps what was said of it, and knows its epoch where the GPU is lost at once', async () => {
    const kept: RunRecord[] = [];
    const opened = openedRun(SPEC, {
      keep: (of) => Promise.resolve(void kept.push(runRecordOf(of, WITH))),
    });
    await opened.run.go();
    const { run, trainer } = openedRun(SPEC, { deviceFor: () => Promise.resolve('webgpu') });
    run.takeUp({ ...kept[0]!, notes: ['It was warm.'] });
    let lost = false;
    trainer.behaviour.before = () => {
      if (lost) return;
      lost = true;
      throw new EngineError({ kind: 'device', message: 'the device was lost' });
    };
    await run.go({ from: Uint8Array.of(2) });
    expect(run.notes[0]).toBe('It was warm.');
    expect(run.notes[1]).toMatch(/training went on on WebAssembly from the end of epoch 1\.$/);
  });

  it('whose GPU is lost goes on on WebAssembly from the last epoch, and says so', async () => {
    const { run, trainer } = openedRun(SPEC, { deviceFor: () => Promise.resolve('webgpu') });
    let lost = false;
    trainer.behaviour.before = (event) => {
      if (lost || event.kind !== 'step' || event.step !== 4) return;
      lost = true;
      throw new EngineError({ kind: 'device', message: 'the device was lost' });
    };
    await run.go();
    expect(trainer.requests.map(({ device, from }) => [device, from?.[0] ?? null])).toEqual([
      ['webgpu', null],
      ['wasm', 2],
    ]);
    expect([run.status, run.device]).toEqual(['done', 'wasm']);
    expect(run.notes).toContain(
      'WebGPU failed (the device was lost); training went on on WebAssembly from the end of epoch 1.',
    );
    expect(run.training.losses).toEqual([1, 1 / 2, 1 / 3, 1 / 4]);
  });
});

describe.each([
  ['plain', SPEC, 2],
  ['with SOFT', { ...SPEC, defence: SOFT_DEFENCE }, 3],
] as const)('a run that was broken off, %s', (_, spec, seconds) => {
  it.each(['in the attacks on an epoch', 'after them'])('%s lacks nothing in the end', async (when) => {
    const kept: RunRecord[] = [];
    const whole = openedRun(spec, {
      keep: (of) => Promise.resolve(void kept.push(runRecordOf(of, WITH))),
    }).run;
    await whole.go();
    expect(whole.training.seconds).toBe(seconds);
    const { run } = openedRun(spec);
    run.takeUp(kept[when === 'after them' ? 1 : 0]!);
    await run.go({ from: Uint8Array.of(2) });
    expect(run.error).toBeNull();
    const [again, once] = [run, whole].map((of) => runRecordOf(of, WITH));
    expect(again!.curve).toEqual(once!.curve);
    expect(again!.epochs).toEqual(once!.epochs);
    expect(again!.epochs.map(({ epoch }) => epoch)).toEqual([0, 1, 2]);
    expect(again!.seconds).toBe(once!.seconds);
  });
});

describe('references of the attacker’s own', () => {
  it('are written on WebAssembly where the GPU is lost at it', async () => {
    const { run, trainer } = openedRun(SPEC, { deviceFor: () => Promise.resolve('webgpu') });
    trainer.behaviour.beforeSampling = (device) => {
      if (device === 'webgpu') throw new EngineError({ kind: 'device', message: 'the device was lost' });
    };
    await run.go({ finalAttacks: ['loss', 'reference'], references: ['self-prompt'] });
    expect([run.error, run.device]).toEqual([null, 'wasm']);
    expect(trainer.requests.map(({ device }) => device)).toEqual(['webgpu', 'wasm']);
    expect(run.notes).toContain(
      'WebGPU failed (the device was lost); what the attacker does went on on WebAssembly from the beginning.',
    );
  });

  it('are trained on what the target writes, and on texts of the same kind, and are read in the base’s place', async () => {
    const { run, trainer, ran, ownModels } = openedRun();
    await run.go({ finalAttacks: ['loss', 'reference'], references: ['self-prompt', 'candidate'] });
    expect(run.error).toBeNull();
    expect(trainer.sampled).toEqual([run.model]);
    const [, written, candidate] = trainer.requests;
    expect(written!.model).toBe('small');
    expect(written!.texts.every((text) => text.startsWith('auxiliary') && text.endsWith(' and so on'))).toBe(
      true,
    );
    expect(candidate!.texts.every((text) => text.startsWith('auxiliary'))).toBe(true);
    expect(Object.keys(run.works.references)).toEqual(['self-prompt', 'candidate']);
    // SPV-MIA is what such a reference is trained for: it comes with it
    expect(run.works.references['self-prompt']!.map(({ id }) => id)).toEqual(['reference', 'spv-mia']);
    expect(run.works.references.candidate!.map(({ id }) => id)).toEqual(['reference', 'lira-candidate']);
    const [own] = ownModels.list.filter(({ name }) => name.endsWith('self-prompt reference'));
    expect(ran.some(({ pass }) => pass.model === own!.id)).toBe(true);
  });
});

describe('SOFT', () => {
  const soft = (other = {}): RunSpec => ({ ...SPEC, defence: { ...SOFT_DEFENCE, ...other } });

  it('warms up, chooses half by their loss, and trains the base on what was put in their place', async () => {
    const { run, trainer, engine } = openedRun(soft());
    await run.go();
    expect(run.error).toBeNull();
    const [warm, final] = trainer.requests;
    expect([warm!.recipe.epochs, final!.recipe.epochs]).toEqual([1, 2]);
    expect([warm!.model, final!.model]).toEqual(['small', 'small']);
    expect(run.soft!.rows.filter(({ chosen }) => chosen)).toHaveLength(10);
    expect(final!.texts.filter((text) => text.includes('has gone shopping'))).toHaveLength(10);
    const { texts, findings } = run.paraphrases!;
    expect(texts.every(({ text }) => text.includes('has gone shopping'))).toBe(true);
    expect(texts.filter(({ member }) => !member)).toHaveLength(16);
    expect(findings.map(({ id }) => id)).toEqual(ONE_PASS_ATTACKS);
    expect(engine.models.map(({ id }) => id)).toEqual(['small-ft', 'small', 'nano', run.model]);
  });

  it('can put paraphrases in the place of all from the second epoch on, and says which originals still show', async () => {
    const { run, trainer } = openedRun(soft({ others: 'paraphrases' }));
    await run.go();
    expect(run.error).toBeNull();
    const [warm, final] = trainer.requests;
    expect(warm!.later).toBeNull();
    const isParaphrase = (text: string) => text.includes('has gone shopping');
    expect(final!.texts.filter(isParaphrase)).toHaveLength(10);
    expect(final!.later!.filter(isParaphrase)).toHaveLength(20);
    const { soft: summary, aucs } = runRecordOf(run, {
      preset: null,
      versions: {},
      baseSha256: null,
      madeBy: null,
    });
    const { kept, replaced } = summary!.parts!;
    expect(Object.keys(kept)).toEqual(Object.keys(aucs));
    const [all, one, other] = [aucs['loss']!, kept['loss']!, replaced['loss']!];
    expect(one.members + other.members).toBe(all.members);
    expect([one.nonmembers, other.nonmembers]).toEqual([all.nonmembers, all.nonmembers]);
    // an AUC is the share of pairs that are in order, so the whole is the mean of its parts
    expect((one.auc! * one.members + other.auc! * other.members) / all.members).toBeCloseTo(all.auc!, 10);
  });

  it('can go on from the warm-up, with paraphrases made here', async () => {
    const { run, trainer } = openedRun(soft({ from: 'warm-up', paraphrases: 'generated' }));
    await run.go();
    expect(run.error).toBeNull();
    const [, final] = trainer.requests;
    expect(final!.model).toMatch(/^full-fine-tuning-warm-up-/);
    const made = run.soft!.rows.filter(({ paraphrase }) => paraphrase !== null);
    expect(made.length).toBeGreaterThan(0);
    for (const { paraphrase, original } of made) expect(paraphrase).not.toBe(original);
  });
});

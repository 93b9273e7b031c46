import { describe, expect, it } from 'vitest';
import { traceOf } from '../passes/trace.fixture';
import { inspectionOf } from './inspection.fixture';

describe('how an attack comes to its score', () => {
  it('gives each token’s share, and the formula worked out, of a version', async () => {
    const { inspection, score } = inspectionOf();
    await score('Hi');
    const version = inspection.current!;
    expect(Array.from(inspection.explanations.contribution('loss', version)!)).toEqual([-0.5, -1.5]);
    expect(inspection.explanations.work('reference', version)!.at(-1)?.value).toBe(2);
    expect(inspection.explanations.work('reference', { ...version, text: 'not scored' })).toBeNull();
    expect(inspection.explanations.contribution('reference', { ...version, text: 'not scored' })).toBeNull();
  });
});

describe('what an attack has read', () => {
  it('are its neighbours, with the loss of each', async () => {
    const { inspection, ran, score } = inspectionOf();
    await score('Hi there you');
    const version = inspection.current!;
    const found = inspection.explanations.neighbours('neighborhood', version)!;
    expect(found).toHaveLength(10);
    expect(new Set(found.map(({ loss }) => loss))).toEqual(new Set([2]));
    const read = new Set(
      ran.flatMap(({ pass, reading }) =>
        pass.view.kind === 'swapped' && pass.model === 'small-ft' ? [reading.words] : [],
      ),
    );
    for (const { words } of found) {
      expect(read).toContain(words);
      expect(words).not.toBe('Hi there you');
    }
  });

  it('are no neighbours of an attack without any, nor before they are there', async () => {
    const { inspection, score } = inspectionOf();
    await score('Hi there you');
    const version = inspection.current!;
    for (const id of ['loss', 'spv-mia', 'recall'])
      expect(inspection.explanations.neighbours(id, version)).toBeNull();
    expect(inspection.explanations.neighbours('neighborhood', { ...version, text: 'not scored' })).toBeNull();
  });

  it('is counted: what is there of what it needs', async () => {
    const seen: number[] = [];
    const { inspection, settings, score }: ReturnType<typeof inspectionOf> = inspectionOf({
      before() {
        if (inspection.current)
          seen.push(inspection.explanations.progressOf('neighborhood', inspection.current).done);
      },
    });
    await score('Hi there you');
    const version = inspection.current!;
    expect(inspection.explanations.progressOf('neighborhood', version)).toEqual({ done: 11, total: 11 });
    expect(seen[0]).toBe(1);
    expect(new Set(seen).size).toBeGreaterThan(5);
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
    settings.setOption('neighborhood', 'neighbours', 20);
    expect(
      inspection.explanations.progressOf('neighborhood', { ...version, options: settings.options }),
    ).toEqual({
      done: 11,
      total: 21,
    });
  });

  it('counts what cannot be made as there', async () => {
    const { inspection, score } = inspectionOf({
      trace: ({ prefix }) => (prefix ? 'no room' : traceOf([-1, -3])),
    });
    await score('Hi there you');
    expect(inspection.explanations.progressOf('recall', inspection.current!)).toEqual({ done: 2, total: 2 });
  });
});

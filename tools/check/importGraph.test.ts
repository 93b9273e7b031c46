import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { findCircle, foldersOf, readImportGraph } from './importGraph';

const graph = readImportGraph(fileURLToPath(new URL('../../', import.meta.url)), ['src', 'workers']);

describe('the imports of the page', () => {
  it('are read', () => {
    expect(graph.get('src/attacks/registry.ts')).toContain('src/attacks/loss.ts');
    expect(graph.get('src/App.svelte')).toContain('src/state/app.svelte.ts');
  });

  it('run in no circle between files', () => {
    expect(findCircle(graph)).toBeNull();
  });

  it('run in no circle between folders', () => {
    expect(findCircle(foldersOf(graph))).toBeNull();
  });
});

describe('findCircle', () => {
  it('finds one', () => {
    const circle = new Map([
      ['a', ['b']],
      ['b', ['c']],
      ['c', ['b']],
    ]);
    expect(findCircle(circle)).toEqual(['b', 'c', 'b']);
  });
});

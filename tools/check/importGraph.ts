import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

/** Which file imports which: paths from the project's root, types included, packages left out. */
export type ImportGraph = ReadonlyMap<string, readonly string[]>;

const IMPORT = /(?:^|[\s;])(?:import|export)\s[^'"]*?from\s*'(\.[^']+)'|import\(\s*'(\.[^']+)'\s*\)/g;
const ENDINGS = ['', '.ts', '.svelte', '.svelte.ts'];

/** Reads the TypeScript and Svelte files of folders, tests left out. @throws Error where an import leads nowhere */
export function readImportGraph(root: string, folders: readonly string[]): ImportGraph {
  const files = folders
    .flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((name) =>
        join(folder, name),
      ),
    )
    .filter((file) => /\.(ts|svelte)$/.test(file) && !/\.(test|fixture)\.ts$/.test(file));
  return new Map(files.map((file) => [file, importsOf(root, file)]));
}

function importsOf(root: string, file: string): string[] {
  const source = readFileSync(join(root, file), 'utf8');
  return Array.from(source.matchAll(IMPORT), ([, fixed, lazy]) => (fixed ?? lazy)!)
    .filter((path) => !/\.(css|json|wasm|mjs)(\?url)?$/.test(path))
    .map((path) => {
      const target = join(dirname(join(root, file)), path);
      const found = ENDINGS.map((ending) => target + ending).find((name) =>
        statSync(name, { throwIfNoEntry: false })?.isFile(),
      );
      if (!found) throw new Error(`${file} imports ${path}, which is not there`);
      return relative(root, found);
    });
}

/** A circle of imports, its first file named again at its end; null where there is none. */
export function findCircle(graph: ImportGraph): readonly string[] | null {
  const done = new Set<string>();
  const path: string[] = [];
  const visit = (node: string): readonly string[] | null => {
    const at = path.indexOf(node);
    if (at >= 0) return [...path.slice(at), node];
    if (done.has(node)) return null;
    path.push(node);
    for (const next of graph.get(node) ?? []) {
      const circle = visit(next);
      if (circle) return circle;
    }
    path.pop();
    done.add(node);
    return null;
  };
  for (const node of graph.keys()) {
    const circle = visit(node);
    if (circle) return circle;
  }
  return null;
}

/** The same graph between folders, imports within a folder left out. */
export function foldersOf(graph: ImportGraph): ImportGraph {
  const folders = new Map<string, string[]>();
  for (const [file, imports] of graph) {
    const own = dirname(file);
    const others = imports.map(dirname).filter((folder) => folder !== own);
    folders.set(own, [...new Set([...(folders.get(own) ?? []), ...others])]);
  }
  return folders;
}

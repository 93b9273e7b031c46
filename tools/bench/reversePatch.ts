/** A place that a patch changes. */
interface Hunk {
  /** Of its first line in the patched file, from 0. */
  readonly at: number;
  /** Its lines in the patched file, and in the original. */
  readonly patched: readonly string[];
  readonly original: readonly string[];
}

/** The hunks of one file in a unified diff. @param path ends the file's name in the diff */
function hunksOf(patch: string, path: string): Hunk[] {
  const part = patch.split(/^diff --git /m).find((text) => text.split('\n', 1)[0]!.endsWith(path));
  if (part === undefined) throw new Error(`the patch has no file ${path}`);
  return part
    .split(/^@@ /m)
    .slice(1)
    .map((text) => {
      const [header, ...rest] = text.split('\n');
      const lines = rest.filter((line) => /^[ +-]/.test(line));
      const at = Number(/\+(\d+)/.exec(header!)![1]) - 1;
      const side = (other: string) =>
        lines.filter((line) => !line.startsWith(other)).map((line) => line.slice(1));
      return { at, patched: side('-'), original: side('+') };
    });
}

/**
 * A patched file without its patch, or with a part of it.
 *
 * @param keep which hunks stay, by their text in the patched file
 * @throws Error where the file is not the patched one
 */
export function reversePatch(
  patched: string,
  patch: string,
  path: string,
  keep: (text: string) => boolean = () => false,
): string {
  const lines = patched.split('\n');
  for (const hunk of hunksOf(patch, path).reverse()) {
    const found = lines.slice(hunk.at, hunk.at + hunk.patched.length).join('\n');
    if (found !== hunk.patched.join('\n'))
      throw new Error(`${path} is not as the patch leaves it, at line ${hunk.at + 1}: npx patch-package`);
    if (!keep(found)) lines.splice(hunk.at, hunk.patched.length, ...hunk.original);
  }
  return lines.join('\n');
}

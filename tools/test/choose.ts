/** Which steps to run, by the options of the command line. Pure. */
import { parseArgs } from 'node:util';

/** The names asked for with `--only=unit` or `--only=unit,golden` (all without it), in their usual order. */
export function chooseSteps(args: readonly string[], names: readonly string[]): string[] {
  const { values } = parseArgs({ args: [...args], options: { only: { type: 'string', multiple: true } } });
  if (!values.only) return [...names];
  const wanted = values.only.flatMap((list) => list.split(',')).map((name) => name.trim());
  const unknown = wanted.find((name) => !names.includes(name));
  if (unknown !== undefined) throw new Error(`No step is called "${unknown}".`);
  return names.filter((name) => wanted.includes(name));
}

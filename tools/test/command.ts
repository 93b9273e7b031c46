/** Runs one program of a step, its output shown as it comes. */
import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's folder: steps run there, wherever the command was given. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** What a program ended with, and its stdout where that was kept. */
export interface Outcome {
  readonly exitCode: number;
  readonly output: string;
}

export interface CommandOptions {
  /** Variables on top of this process's own. */
  readonly env?: Readonly<Record<string, string>>;
  /** Whether stdout is kept (and shown all the same). */
  readonly keep?: boolean;
}

let running: ChildProcess | null = null;

/** Ended from outside, nothing is left behind. (Ctrl-C in a terminal reaches the program by itself.) */
process.once('SIGTERM', () => {
  running?.kill('SIGTERM');
  process.exit(143);
});

/** The environment with the project's own programs first on the PATH. */
function environment(extra: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
  const name = Object.keys(process.env).find((key) => key.toUpperCase() === 'PATH') ?? 'PATH';
  const own = path.join(ROOT, 'node_modules', '.bin');
  return { ...process.env, [name]: `${own}${path.delimiter}${process.env[name] ?? ''}`, ...extra };
}

/** Runs a program of the project (or npm) without stdin; a program that cannot be started ends with code 127. */
export function run(
  command: string,
  args: readonly string[],
  { env, keep = false }: CommandOptions = {},
): Promise<Outcome> {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: ROOT,
      env: environment(env),
      stdio: ['ignore', keep ? 'pipe' : 'inherit', 'inherit'],
      shell: process.platform === 'win32', // the programs are scripts there
    });
    running = child;
    let output = '';
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      process.stdout.write(text);
    });
    child.once('error', (error) => {
      console.error(error.message);
      resolve({ exitCode: 127, output });
    });
    child.once('close', (exitCode) => {
      running = null;
      resolve({ exitCode: exitCode ?? 1, output }); // null = ended by a signal
    });
  });
}

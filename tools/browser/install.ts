/** How a missing browser is installed: the plan is pure, running it is one function. */
import { spawnSync } from 'node:child_process';

/** One way to get a browser: its commands run in order, and all must succeed. */
export interface Way {
  readonly name: string;
  readonly commands: readonly (readonly string[])[];
}

/** What decides which ways there are. */
export interface Rights {
  readonly platform: NodeJS.Platform;
  readonly isRoot: boolean;
  /** Whether a command is on the PATH. */
  has(command: string): boolean;
}

/** Package managers of Linux that bring the libraries and fonts along; Playwright's download does not. */
const MANAGERS: readonly Way[] = [
  {
    name: 'apt-get',
    commands: [
      ['apt-get', 'update'],
      ['apt-get', 'install', '-y', '--no-install-recommends', 'chromium'],
    ],
  },
  { name: 'dnf', commands: [['dnf', 'install', '-y', 'chromium']] },
  { name: 'apk', commands: [['apk', 'add', '--no-cache', 'chromium']] },
];

const PLAYWRIGHT: Way = {
  name: 'Playwright',
  // The whole browser and not its headless shell, which is another program and has no WebGPU.
  commands: [['npx', 'playwright', 'install', '--no-shell', 'chromium']],
};

/** The ways to try, the best first. Package managers only as root: nobody is asked for a password. */
export function waysToInstall({ platform, isRoot, has }: Rights): Way[] {
  const managers = platform === 'linux' && isRoot ? MANAGERS.filter(({ name }) => has(name)) : [];
  return [...managers, PLAYWRIGHT];
}

/** What a person can do when nothing helped. */
export function advice(platform: NodeJS.Platform): string {
  const install =
    platform === 'linux'
      ? 'Install one, for example with `sudo apt-get install chromium`, `sudo dnf install chromium` or `npx playwright install --with-deps chromium`'
      : 'Install Google Chrome, Chromium, Microsoft Edge or Brave, or run `npx playwright install chromium`';
  return `No Chromium-family browser was found. ${install}; or set CHROME_PATH to the program of one you have.`;
}

/** Runs a way's commands; what they say goes to stderr, since stdout belongs to the caller's results. */
export function tryWay({ name, commands }: Way): boolean {
  console.error(`No browser found; installing one with ${name}.`);
  return commands.every(([command = '', ...options]) => {
    const { status } = spawnSync(command, options, {
      stdio: ['ignore', 2, 2],
      shell: process.platform === 'win32', // npx is a script there
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
    return status === 0;
  });
}

import { describe, expect, it } from 'vitest';

import { type Rights, advice, waysToInstall } from './install';

/** The names of the ways for a computer with these commands. */
function ways(commands: string[], rest: Partial<Rights> = {}): string[] {
  const rights = {
    platform: 'linux',
    isRoot: true,
    has: (name: string) => commands.includes(name),
    ...rest,
  } as const;
  return waysToInstall(rights).map(({ name }) => name);
}

describe('waysToInstall', () => {
  it('uses the package manager that is there, then Playwright', () => {
    expect(ways(['apt-get'])).toEqual(['apt-get', 'Playwright']);
    expect(ways(['dnf'])).toEqual(['dnf', 'Playwright']);
    expect(ways(['apk'])).toEqual(['apk', 'Playwright']);
    expect(ways([])).toEqual(['Playwright']);
  });

  it('leaves package managers alone without the rights, and off Linux', () => {
    expect(ways(['apt-get'], { isRoot: false })).toEqual(['Playwright']);
    expect(ways(['apt-get'], { platform: 'darwin' })).toEqual(['Playwright']);
  });
});

describe('advice', () => {
  it('says what to install and the variable, on every system', () => {
    expect(advice('linux')).toContain('apt-get install chromium');
    expect(advice('darwin')).toContain('Google Chrome');
    for (const platform of ['linux', 'darwin', 'win32'] as const)
      expect(advice(platform)).toContain('CHROME_PATH');
  });
});

import { describe, expect, it } from 'vitest';

import { type Machine, chooseBrowser } from './places';

const DOWNLOAD = '/home/ada/.cache/ms-playwright/chrome';

/** A computer with these programs and no others. */
function machine(programs: string[], rest: Partial<Machine> = {}): Machine {
  return {
    platform: 'linux',
    env: { PATH: '/usr/local/bin:/usr/bin', HOME: '/home/ada' },
    playwright: DOWNLOAD,
    exists: (file) => programs.includes(file),
    starts: () => true,
    ...rest,
  };
}

describe('chooseBrowser', () => {
  it('takes the browser that a variable names, before any other', () => {
    const env = {
      CHROME_PATH: '/opt/mine',
      PLAYWRIGHT_CHROMIUM_EXECUTABLE_PATH: '/opt/other',
      PATH: '/usr/bin',
    };
    const programs = ['/opt/mine', '/opt/other', '/usr/bin/chromium'];
    expect(chooseBrowser(machine(programs, { env }))).toEqual({
      executablePath: '/opt/mine',
      how: 'CHROME_PATH',
    });
    const second = { ...env, CHROME_PATH: '' };
    expect(chooseBrowser(machine(programs, { env: second }))?.how).toBe(
      'PLAYWRIGHT_CHROMIUM_EXECUTABLE_PATH',
    );
  });

  it('says so when a variable names nothing', () => {
    const env = { CHROME_PATH: '/opt/gone', PATH: '/usr/bin' };
    expect(() => chooseBrowser(machine(['/usr/bin/chromium'], { env }))).toThrow(
      'CHROME_PATH is set to /opt/gone',
    );
  });

  it('prefers names in their order, wherever on the PATH they are', () => {
    const programs = ['/usr/local/bin/google-chrome', '/usr/bin/chromium', DOWNLOAD];
    expect(chooseBrowser(machine(programs))).toEqual({
      executablePath: '/usr/bin/chromium',
      how: 'chromium on the PATH',
    });
    expect(chooseBrowser(machine(['/usr/bin/brave-browser', DOWNLOAD]))?.how).toBe(
      'brave-browser on the PATH',
    );
  });

  it('passes over a program that does not start', () => {
    const programs = ['/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
    const starts = (file: string) => file !== '/usr/bin/chromium-browser';
    expect(chooseBrowser(machine(programs, { starts }))?.executablePath).toBe('/usr/bin/google-chrome');
  });

  it('knows where macOS keeps applications, for all and for one person', () => {
    const edge = '/Users/ada/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge';
    const chrome = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';
    const mac = { platform: 'darwin', env: { HOME: '/Users/ada' } } as const;
    expect(chooseBrowser(machine([edge], mac))?.executablePath).toBe(edge);
    expect(chooseBrowser(machine([edge, chrome], mac))?.executablePath).toBe(chrome);
  });

  it('knows where Windows keeps programs', () => {
    const edge = 'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe';
    const env = { Path: 'C:\\tools;C:\\bin', 'ProgramFiles(x86)': 'C:\\Program Files (x86)' };
    expect(chooseBrowser(machine([edge], { platform: 'win32', env }))?.executablePath).toBe(edge);
    const own = 'C:\\bin\\chromium.exe';
    expect(chooseBrowser(machine([edge, own], { platform: 'win32', env }))?.executablePath).toBe(own);
  });

  it("falls back on Playwright's download, and then on nothing", () => {
    expect(chooseBrowser(machine([DOWNLOAD]))?.how).toBe("Playwright's download");
    expect(chooseBrowser(machine([]))).toBeNull();
    expect(chooseBrowser(machine([''], { playwright: '', env: {} }))).toBeNull();
  });
});

/** Where a Chromium-family browser may be on a computer: pure, so that every system is tested on any system. */
import path from 'node:path';

/** A browser, and in words how it was found. */
export interface FoundBrowser {
  readonly executablePath: string;
  readonly how: string;
}

/** What must be known of the computer. */
export interface Machine {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Where Playwright's own browser is, if it has been downloaded. */
  readonly playwright: string;
  /** Whether there is an executable file. */
  exists(file: string): boolean;
  /** Whether a browser starts: a name on the PATH may be a note that a package is missing. */
  starts(file: string): boolean;
}

/** Variables by which a person names the browser. */
const VARIABLES = ['CHROME_PATH', 'PLAYWRIGHT_CHROMIUM_EXECUTABLE_PATH'];

const NAMES = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'microsoft-edge',
  'microsoft-edge-stable',
  'brave-browser',
];

const MAC_APPLICATIONS = ['Google Chrome', 'Chromium', 'Microsoft Edge', 'Brave Browser'];

const WINDOWS_PROGRAMS = [
  'Google\\Chrome\\Application\\chrome.exe',
  'Chromium\\Application\\chrome.exe',
  'Microsoft\\Edge\\Application\\msedge.exe',
  'BraveSoftware\\Brave-Browser\\Application\\brave.exe',
];

/** Every known name in every folder of the PATH; the order of names counts more than that of folders. */
function onPath({ platform, env }: Machine): FoundBrowser[] {
  const { delimiter, join } = platform === 'win32' ? path.win32 : path.posix;
  const folders = (env['PATH'] ?? env['Path'] ?? '').split(delimiter).filter((folder) => folder !== '');
  const ending = platform === 'win32' ? '.exe' : '';
  return NAMES.flatMap((name) =>
    folders.map((folder) => ({ executablePath: join(folder, name + ending), how: `${name} on the PATH` })),
  );
}

/** Where installers of macOS and Windows put browsers. */
function installed({ platform, env }: Machine): FoundBrowser[] {
  const how = 'an installed application';
  if (platform === 'darwin') {
    const folders = ['/Applications', ...(env['HOME'] ? [`${env['HOME']}/Applications`] : [])];
    return MAC_APPLICATIONS.flatMap((name) =>
      folders.map((folder) => ({ executablePath: `${folder}/${name}.app/Contents/MacOS/${name}`, how })),
    );
  }
  if (platform === 'win32') {
    const folders = [env['ProgramFiles'], env['ProgramFiles(x86)'], env['LOCALAPPDATA']];
    return WINDOWS_PROGRAMS.flatMap((program) =>
      folders
        .filter((folder) => folder !== undefined)
        .map((folder) => ({ executablePath: path.win32.join(folder, program), how })),
    );
  }
  return [];
}

/**
 * The first browser there is: named by a variable, on the PATH, installed, downloaded by Playwright; null = none.
 * A variable that names no file is an error, since someone meant it.
 */
export function chooseBrowser(machine: Machine): FoundBrowser | null {
  for (const variable of VARIABLES) {
    const named = machine.env[variable];
    if (!named) continue;
    if (machine.exists(named)) return { executablePath: named, how: variable };
    throw new Error(`${variable} is set to ${named}, but there is no such program.`);
  }
  const places = [
    ...onPath(machine),
    ...installed(machine),
    { executablePath: machine.playwright, how: "Playwright's download" },
  ];
  const usable = ({ executablePath }: FoundBrowser) =>
    executablePath !== '' && machine.exists(executablePath) && machine.starts(executablePath);
  return places.find(usable) ?? null;
}

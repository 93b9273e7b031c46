/** Finds a Chromium-family browser on this computer, or gets one. */
import { spawnSync } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import path from 'node:path';

import { chromium } from '@playwright/test';

import { advice, tryWay, waysToInstall } from './install';
import { type FoundBrowser, chooseBrowser } from './places';

export type { FoundBrowser } from './places';

/** Whether there is a file that may be run. */
function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

/** Whether a browser starts. Asked on Linux alone: elsewhere there are no stand-ins, and on Windows a window would open. */
function starts(file: string): boolean {
  if (process.platform !== 'linux') return true;
  return spawnSync(file, ['--version'], { stdio: 'ignore', timeout: 60_000 }).status === 0;
}

/** Whether a command is on the PATH. */
function has(command: string): boolean {
  return (process.env['PATH'] ?? '')
    .split(path.delimiter)
    .some((folder) => isProgram(path.join(folder, command)));
}

/** The browser of this computer, or null. */
export function lookForBrowser(): FoundBrowser | null {
  const { platform, env } = process;
  return chooseBrowser({ platform, env, playwright: chromium.executablePath(), exists: isProgram, starts });
}

/** The browser of this computer; without one it rejects and says what to install. */
export function findBrowser(): Promise<FoundBrowser> {
  return Promise.resolve().then(() => {
    const found = lookForBrowser();
    if (!found) throw new Error(advice(process.platform));
    return found;
  });
}

/** The browser of this computer, installed first if there is none. */
export async function ensureBrowser(): Promise<FoundBrowser> {
  const isRoot = process.getuid?.() === 0;
  const found = lookForBrowser();
  if (found) return found;
  for (const way of waysToInstall({ platform: process.platform, isRoot, has })) {
    const installed = tryWay(way) ? lookForBrowser() : null;
    if (installed) return { ...installed, how: `${installed.how}, just installed` };
  }
  return findBrowser();
}

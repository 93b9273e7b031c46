import { unzipSync } from 'fflate';
import type { FolderFile } from '../../models/modelFolder';

/** A file that a visitor gave. */
export interface GivenBytes {
  /** With its folders, where they are known. */
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** A folder of a model. */
export interface GivenFolder {
  readonly name: string;
  readonly files: readonly FolderFile[];
}

/** The first bytes of a zip that holds something. */
const ZIP = [0x50, 0x4b, 0x03, 0x04];

/** What was dropped, as one folder of a model: a zip of one, or its files. @throws RangeError with one sentence */
export function modelFolderOf(given: readonly GivenBytes[]): GivenFolder {
  const [first] = given;
  if (!first) throw new RangeError('Nothing was dropped.');
  const zips = given.filter(({ bytes }) => ZIP.every((byte, i) => bytes[i] === byte));
  if (zips.length > 1 || (zips.length === 1 && given.length > 1))
    throw new RangeError('Drop one model at a time: a folder, its files, or one zip of them.');
  if (zips[0]) return unzipped(zips[0]);
  if (given.length === 1 && first.name.toLowerCase().endsWith('.zip'))
    throw new RangeError(`${first.name} is no zip file, whatever its name says.`);
  const folder = first.name.split('/').at(-2);
  return {
    name: folder ?? 'dropped model',
    files: given.map(({ name, bytes }) => ({ path: name, bytes })),
  };
}

function unzipped({ name, bytes }: GivenBytes): GivenFolder {
  let entries: Record<string, Uint8Array>;
  try {
    entries = unzipSync(bytes);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new RangeError(`${name} cannot be unpacked: ${why}.`, { cause: error });
  }
  const files = Object.entries(entries)
    .filter(([path]) => !path.endsWith('/') && !path.split('/').some((part) => /^(\.|__MACOSX$)/.test(part)))
    .map(([path, content]) => ({ path, bytes: content as Uint8Array<ArrayBuffer> }));
  if (files.length === 0) throw new RangeError(`${name} holds no files.`);
  const inner = files[0]!.path.split('/').at(-2);
  return {
    name:
      inner ??
      name
        .split('/')
        .at(-1)!
        .replace(/\.zip$/i, ''),
    files,
  };
}

import * as v from 'valibot';
import { readExperiment, writeExperiment, type Experiment } from '../experiment';
import { fromBase64, toBase64 } from './base64';
import { blobLines, blobOf } from './blob';

/** An experiment with the records of its passes: who opens it need not run a pass. */
export interface Bundle {
  readonly experiment: Experiment;
  /** Bytes of records by the name under which they are kept. */
  readonly records: ReadonlyMap<string, ArrayBuffer>;
}

/** What the names of bundles end with. */
export const BUNDLE_ENDING = '.trainspotter.json';

const FORMAT = 'trainspotter-bundle';
const VERSION = 1;
/** A file that is not laid out as writeBundle does it is read in one piece, which takes memory several times its size. */
const MOST_IN_ONE_PIECE = 256 * 2 ** 20; // bytes

type NamedRecord = readonly [name: string, bytes: ArrayBuffer];

/**
 * One JSON file: { format, version, experiment, records: { name: base64 } }. The first line holds all but the records,
 * each of which has a line of its own, so that the file is written and read piece by piece, however long.
 */
export function writeBundle(
  experiment: Experiment,
  records: Iterable<NamedRecord> | AsyncIterable<NamedRecord>,
): Promise<Blob> {
  return blobOf(bundlePieces(experiment, records), 'application/json');
}

async function* bundlePieces(
  experiment: Experiment,
  records: Iterable<NamedRecord> | AsyncIterable<NamedRecord>,
): AsyncGenerator<string> {
  yield `{"format":"${FORMAT}","version":${VERSION},"experiment":${writeExperiment(experiment)},"records":{`;
  let separator = '\n';
  for await (const [name, bytes] of records) {
    yield `${separator}${JSON.stringify(name)}:"${toBase64(bytes)}"`;
    separator = ',\n';
  }
  yield '\n}}\n';
}

const Header = v.object({
  format: v.literal(FORMAT),
  version: v.number(),
  experiment: v.unknown(),
  records: v.record(v.string(), v.string()),
});

/** Whether a file begins as a bundle does; a quick look, to tell it from a file of texts. */
export async function looksLikeBundle(file: Blob): Promise<boolean> {
  const start = await file.slice(0, 200).text();
  return new RegExp(String.raw`^\s*\{\s*"format"\s*:\s*"${FORMAT}"`).test(start);
}

/** @throws Error that says why the file is no bundle that can be read */
export async function readBundle(file: Blob): Promise<Bundle> {
  const { header, records } = (await readLines(file)) ?? (await readWhole(file));
  if (header.version > VERSION) {
    throw new Error(`This bundle was made by a newer version of Trainspotter (version ${header.version}).`);
  }
  return { experiment: readExperiment(header.experiment), records };
}

interface ReadParts {
  readonly header: v.InferOutput<typeof Header>;
  readonly records: ReadonlyMap<string, ArrayBuffer>;
}

/** Reads a bundle that is laid out as writeBundle does it; null = it is not, or not complete. */
async function readLines(file: Blob): Promise<ReadParts | null> {
  const records = new Map<string, ArrayBuffer>();
  let header: ReadParts['header'] | null = null;
  for await (const line of blobLines(file)) {
    if (header === null) {
      if (!line.endsWith('"records":{')) return null;
      header = readHeader(`${line}}}`);
      if (header === null) return null;
    } else if (line === '}}') {
      return { header, records };
    } else {
      const found = /^("(?:[^"\\]|\\.)*"):"([^"]*)",?$/.exec(line);
      if (!found) return null;
      const name = JSON.parse(found[1]!) as string;
      records.set(name, recordBytes(name, found[2]!));
    }
  }
  return null;
}

async function readWhole(file: Blob): Promise<ReadParts> {
  if (file.size > MOST_IN_ONE_PIECE)
    throw new Error('This bundle is not complete, or another program has changed it.');
  const header = readHeader(await file.text());
  if (header === null) throw new Error('This file is no bundle of Trainspotter, or not all of it is there.');
  const entries = Object.entries(header.records);
  return { header, records: new Map(entries.map(([name, text]) => [name, recordBytes(name, text)])) };
}

function readHeader(json: string): ReadParts['header'] | null {
  try {
    return v.parse(Header, JSON.parse(json));
  } catch {
    return null;
  }
}

function recordBytes(name: string, base64: string): ArrayBuffer {
  try {
    return fromBase64(base64);
  } catch {
    throw new Error(`The record ${name} of this bundle is damaged.`);
  }
}

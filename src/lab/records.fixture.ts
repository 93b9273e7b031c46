import { readFileSync } from 'node:fs';
import { readRecords } from '../data/records';

/** The shipped records. */
export const RECORDS = readRecords(
  readFileSync(new URL('../../public/data/records.jsonl', import.meta.url), 'utf8'),
);

import type { ColumnMapping } from '../data/columnMapping';
import { combineFiles, fromBoxes, type DataSet } from '../data/combineFiles';
import { looksLikeBundle } from '../data/exports/bundle';
import { openFile, type InputFile, type OpenedFile } from '../data/openFile';
import type { TextUnit } from '../data/readLines';
import type { TableFormat } from '../data/table';

/** A file of the visitor's, as it was given and as it is taken. */
export interface OwnFile {
  readonly key: number;
  readonly input: InputFile;
  readonly opened: OpenedFile;
  /** How it was read, where the visitor knew better. */
  readonly format: TableFormat | undefined;
  readonly textUnit: TextUnit | undefined;
  /** Texts that it gives under its mapping, and rows that it does not. */
  readonly good: number;
  readonly rejected: number;
}

/** What a browser hands over: a file, with its folders where they are known. */
export interface GivenFile {
  readonly name: string;
  readonly blob: Blob;
  /** Given where it was put into the box for members (true) or for non-members (false). */
  readonly box?: boolean | undefined;
}

/** Bytes from which on a file is read beside the page's own thread. */
const LARGE = 100_000;
/** Most bytes of a file that are read into the page. */
const MOST_BYTES = 200e6;

type OpenFile = (input: InputFile) => Promise<OpenedFile>;

/** The visitor's own texts: files, or two boxes, as one labelled set. A bad file changes nothing of what is there. */
export class OwnData {
  #all = $state.raw<readonly OwnFile[]>([]);
  /** Files that were given as they are. */
  readonly files = $derived(this.#all.filter(({ input }) => input.box === undefined));
  /** Files that were put into one of the two boxes. */
  readonly boxFiles = $derived(this.#all.filter(({ input }) => input.box !== undefined));
  members = $state('');
  nonmembers = $state('');
  /** Files are being read. */
  reading = $state(false);
  /** A dropped file could not even be read by the browser, or was not taken: name and reason. */
  trouble = $state.raw<readonly string[]>([]);

  readonly #fromFiles = $derived(
    this.files.length === 0 ? null : combineFiles(this.files.map(({ opened }) => opened)),
  );
  readonly #fromBoxes = $derived(
    this.members.trim() === '' && this.nonmembers.trim() === '' && this.boxFiles.length === 0
      ? null
      : fromBoxes(
          this.members,
          this.nonmembers,
          this.boxFiles.map(({ opened }) => opened),
        ),
  );
  #next = 0;
  readonly #openLarge: OpenFile;

  /** @param openLarge reads large files, in a worker where there is one */
  constructor(openLarge: OpenFile = (input) => Promise.resolve(openFile(input))) {
    this.#openLarge = openLarge;
  }

  /** The set that the files make; null without any. */
  get fileSet(): DataSet | null {
    return this.#fromFiles;
  }

  /** The set that the two boxes make, with the files that were put into them; null while both are empty. */
  get boxSet(): DataSet | null {
    return this.#fromBoxes;
  }

  /** What a set is called in results and files. */
  get name(): string {
    const names = this.files.filter(({ good }) => good > 0).map(({ input }) => input.name);
    if (names.length === 0) return 'own texts';
    return names.length <= 2 ? names.join(', ') : `${names[0]!} and ${names.length - 1} more files`;
  }

  /** Reads files and adds them to those that are there. @returns bundles among them, which are no data */
  async add(given: readonly GivenFile[]): Promise<readonly Blob[]> {
    this.reading = true;
    this.trouble = [];
    const bundles: Blob[] = [];
    const taken: OwnFile[] = [];
    try {
      for (const { name, blob, box } of given) {
        try {
          if (await looksLikeBundle(blob)) bundles.push(blob);
          else if (blob.size > MOST_BYTES) this.#say(name, `is larger than ${MOST_BYTES / 1e6} MB; split it`);
          else taken.push(await this.#take({ name, bytes: new Uint8Array(await blob.arrayBuffer()), box }));
        } catch (error) {
          this.#say(name, `could not be read: ${error instanceof Error ? error.message : String(error)}`);
        }
      }
    } finally {
      this.#all = [...this.#all, ...taken]; // together: the set is made anew at every change
      this.reading = false;
    }
    return bundles;
  }

  /** Takes pasted text as if it were a file. */
  paste(text: string): void {
    const pasted = this.files.filter(({ input }) => input.name.startsWith('pasted')).length;
    const name = pasted === 0 ? 'pasted' : `pasted ${pasted + 1}`;
    this.#all = [...this.#all, this.#open({ name, bytes: new TextEncoder().encode(text) })];
  }

  remove(key: number): void {
    this.#all = this.#all.filter((file) => file.key !== key);
  }

  /** Lets go of the files that were given as they are. */
  clear(): void {
    this.#all = this.boxFiles;
    this.trouble = [];
  }

  /** Takes the columns of a file otherwise than guessed. */
  map(key: number, mapping: ColumnMapping): void {
    this.#change(key, ({ opened }) => ({ opened: { ...opened, mapping } }));
  }

  /** The label of all texts of a file for which the mapping names no column. */
  label(key: number, member: boolean | null): void {
    this.#change(key, ({ opened }) => ({ opened: { ...opened, member, memberFrom: null } }));
  }

  /** Reads a file again, in another way; the columns are guessed anew. */
  reread(key: number, format: TableFormat | undefined, textUnit: TextUnit | undefined): void {
    this.#change(key, ({ input }) => ({ opened: openFile(input, { format, textUnit }), format, textUnit }));
  }

  async #take(input: InputFile): Promise<OwnFile> {
    return input.bytes.length < LARGE ? this.#open(input) : this.#open(input, await this.#openLarge(input));
  }

  #open(input: InputFile, opened = openFile(input)): OwnFile {
    return counted({ key: this.#next++, input, opened, format: undefined, textUnit: undefined });
  }

  #change(key: number, change: (file: OwnFile) => Partial<OwnFile>): void {
    this.#all = this.#all.map((file) => (file.key === key ? counted({ ...file, ...change(file) }) : file));
  }

  #say(name: string, reason: string): void {
    this.trouble = [...this.trouble, `${name} ${reason}.`];
  }
}

function counted(file: Omit<OwnFile, 'good' | 'rejected'>): OwnFile {
  const { texts, rejected } = combineFiles([file.opened]);
  return { ...file, good: texts.length, rejected: rejected.length };
}

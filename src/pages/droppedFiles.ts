import type { GivenFile } from '../state/ownData.svelte';

/** Files by their names with folders, from a file input; hidden ones of a folder are left out. */
export function chosenFiles(list: FileList | null): GivenFile[] {
  return Array.from(list ?? [], (file) => ({
    name: file.webkitRelativePath || file.name,
    blob: file,
  })).filter(({ name }) => !isHidden(name));
}

/** Whether files are dragged, and not a text. */
export function hasFiles({ dataTransfer }: DragEvent): boolean {
  return dataTransfer?.types.includes('Files') ?? false;
}

/** The files of a drop, those in dropped folders included. */
export async function droppedFiles(transfer: DataTransfer): Promise<GivenFile[]> {
  // entries are there only during the event: they are taken out before anything is awaited
  const entries = Array.from(transfer.items, (item) => item.webkitGetAsEntry()).filter(
    (entry) => entry !== null,
  );
  if (entries.length === 0) return chosenFiles(transfer.files);
  const files = await Promise.all(entries.map(filesOf));
  return files.flat().filter(({ name }) => !isHidden(name));
}

async function filesOf(entry: FileSystemEntry): Promise<GivenFile[]> {
  if (entry.isFile) {
    const blob = await new Promise<File>((resolve, reject) => {
      (entry as FileSystemFileEntry).file(resolve, reject);
    });
    return [{ name: entry.fullPath.replace(/^\//, ''), blob }];
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  const found: GivenFile[] = [];
  for (;;) {
    // a reader gives a hundred at a time, and none when it is done
    const batch = await new Promise<FileSystemEntry[]>((resolve, reject) => {
      reader.readEntries(resolve, reject);
    });
    if (batch.length === 0) return found;
    for (const inner of batch) found.push(...(await filesOf(inner)));
  }
}

function isHidden(name: string): boolean {
  return name.split('/').some((part) => part.startsWith('.'));
}

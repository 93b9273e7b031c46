/** Characters that are gathered before they go into the blob. */
const PART = 2 ** 20;

/** A file made of pieces of text, never all of it as one string. */
export async function blobOf(pieces: Iterable<string> | AsyncIterable<string>, type: string): Promise<Blob> {
  const parts: Blob[] = [];
  let text = '';
  for await (const piece of pieces) {
    text += piece;
    if (text.length < PART) continue;
    parts.push(new Blob([text])); // the browser may keep a blob outside the page's memory
    text = '';
  }
  return new Blob([...parts, text], { type });
}

/** The lines of a text file (UTF-8, "\n"), one after the other as the file is read. */
export async function* blobLines(file: Blob): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  const reader = file.stream().getReader();
  let line = '';
  try {
    for (;;) {
      const { done, value } = await reader.read();
      const pieces = (done ? decoder.decode() : decoder.decode(value, { stream: true })).split('\n');
      line += pieces[0]!;
      for (const piece of pieces.slice(1)) {
        yield line;
        line = piece;
      }
      if (done) break;
    }
    if (line !== '') yield line;
  } finally {
    await reader.cancel();
  }
}

/** Milliseconds of work after which the page may answer a click or paint. */
const SLICE_MS = 12;

/** Lets the page answer before the work goes on. */
export function nextTask(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}

/** A function to be called between pieces of work: it waits for the page only where enough time has gone by. */
export function breathing(slice = SLICE_MS): () => Promise<void> {
  let begun = performance.now();
  return async () => {
    if (performance.now() - begun < slice) return;
    await nextTask();
    begun = performance.now();
  };
}

/** A value that is looked at a few times a second, however often it changes. To be made while a component is. */
export class Paced<T> {
  #shown: T;

  constructor(read: () => T, milliseconds = 100) {
    this.#shown = $state.raw(read());
    let last = -Infinity;
    $effect(() => {
      const next = read();
      const show = () => {
        last = performance.now();
        this.#shown = next;
      };
      const wait = last + milliseconds - performance.now();
      if (wait <= 0) {
        show();
        return;
      }
      const timer = setTimeout(show, wait);
      return () => {
        clearTimeout(timer);
      };
    });
  }

  get shown(): T {
    return this.#shown;
  }
}

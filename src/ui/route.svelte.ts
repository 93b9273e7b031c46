/** The part of the address after the #: "#/inspect?target=small", "#/lab/candidate". It is never sent to a server. */
export class Route {
  path = $state('');
  parameters = $state.raw(new URLSearchParams());

  constructor() {
    this.#read();
    addEventListener('hashchange', () => {
      this.#read();
    });
  }

  /** The path's first part. */
  get page(): string {
    return this.path.split('/')[0]!;
  }

  /** What is wanted of the page: the path's second part. */
  get wanted(): string | null {
    return this.path.split('/')[1] ?? null;
  }

  /** Replaces the parameters without a new entry in the history. */
  replace(parameters: URLSearchParams): void {
    const query = parameters.toString();
    const hash = `#/${this.path}${query === '' ? '' : `?${query}`}`;
    if (location.hash !== hash) history.replaceState(null, '', hash);
    this.parameters = parameters;
  }

  /** Where a link to another page leads, the parameters kept. */
  link(path: string): string {
    const query = this.parameters.toString();
    return `#/${path}${query === '' ? '' : `?${query}`}`;
  }

  #read(): void {
    const [path = '', query = ''] = location.hash.replace(/^#\/?/, '').split('?');
    this.path = path;
    this.parameters = new URLSearchParams(query);
  }
}

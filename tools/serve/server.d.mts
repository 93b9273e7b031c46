/** Headers of every answer: cross-origin isolation and the content security policy. */
export const SAFE_HEADERS: Readonly<Record<string, string>>;
/** What the page may load, and from where. */
export const CONTENT_SECURITY_POLICY: string;

export interface ServeOptions {
  /** 0 (the default) = any free one. A port that is taken rejects with the code EADDRINUSE. */
  port?: number;
  /** Where to listen: 'localhost' (the default, this machine only), '0.0.0.0' (everyone near), or an address. */
  host?: string;
  /** false = as a plain static host does: no isolation, no policy. */
  headers?: boolean;
  /** The sub-path that the folder appears under; '/' unless given. */
  base?: string;
}

export interface Site {
  /** The address of the folder's index.html, with a slash at its end. */
  url: string;
  port: number;
  /** Ends the server and every open connection. */
  close(): Promise<void>;
}

/** Serves a folder of static files over http. */
export function serve(folder: string, options?: ServeOptions): Promise<Site>;

import type { AppState } from './app.svelte';

export function exposeHeadless(app: AppState, opened: Promise<void>): void {
  void app;
  void opened;
}

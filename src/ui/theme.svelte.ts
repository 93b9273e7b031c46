export type Theme = 'auto' | 'light' | 'dark';

const KEY = 'trainspotter.theme';

/** The colour scheme that a visitor chose; kept for the next visit where the browser lets us. */
export class ThemeChoice {
  current = $state<Theme>(stored());

  choose(theme: Theme): void {
    this.current = theme;
    if (theme === 'auto') delete document.documentElement.dataset['theme'];
    else document.documentElement.dataset['theme'] = theme;
    try {
      localStorage.setItem(KEY, theme);
    } catch {
      // private windows may forbid it; the choice then lasts as long as the page
    }
  }
}

function stored(): Theme {
  try {
    const theme = localStorage.getItem(KEY);
    return theme === 'light' || theme === 'dark' ? theme : 'auto';
  } catch {
    return 'auto';
  }
}

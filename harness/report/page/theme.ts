// Follows the system until somebody chooses; the choice is kept for the next page, where the browser allows that.

const KEY = 'failover-report-theme';

/** Lets the button in the header switch between light and dark. @param onChange is called after each change */
export function listenToTheme(onChange: () => void): void {
  const root = document.documentElement;
  const stored = remembered();
  if (stored !== undefined) root.dataset.theme = stored;
  document.querySelector('#theme')?.addEventListener('click', () => {
    root.dataset.theme = isDark() ? 'light' : 'dark';
    remember(root.dataset.theme);
    onChange();
  });
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', onChange);
}

function isDark(): boolean {
  const { theme } = document.documentElement.dataset;
  return theme === undefined ? matchMedia('(prefers-color-scheme: dark)').matches : theme === 'dark';
}

// Some browsers forbid storage to files.
function remembered(): string | undefined {
  try {
    return localStorage.getItem(KEY) ?? undefined;
  } catch {
    return undefined;
  }
}

function remember(theme: string): void {
  try {
    localStorage.setItem(KEY, theme);
  } catch {
    // The page has the theme all the same.
  }
}

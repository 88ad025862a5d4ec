// Charts are pictures of a certain width and colour: before printing they are drawn again, for paper.

/** @param refresh draws all charts to the width and in the colours of now */
export function preparePrint(refresh: () => void): void {
  const root = document.documentElement;
  let theme: string | undefined;
  addEventListener('beforeprint', () => {
    theme = root.dataset.theme;
    root.dataset.theme = 'light';
    root.dataset.paper = '';
    refresh();
  });
  addEventListener('afterprint', () => {
    if (theme === undefined) delete root.dataset.theme;
    else root.dataset.theme = theme;
    delete root.dataset.paper;
    refresh();
  });
}

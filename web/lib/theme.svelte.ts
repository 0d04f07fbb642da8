import { keep, recall } from './device.ts';

export type Theme = 'light' | 'dark' | 'system';

const STORED = 'yantu.theme';
const isTheme = (value: unknown): value is Theme => value === 'light' || value === 'dark' || value === 'system';

let choice = $state<Theme>('system');

const paint = () => {
  const dark = choice === 'dark' || (choice === 'system' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.dataset.theme = dark ? 'dark' : 'light';
};

/** Light, dark or the system's; kept on this device. public/theme.js paints the same before the first frame. */
export const theme = {
  get choice(): Theme {
    return choice;
  },
  choose(next: Theme): void {
    choice = next;
    keep(STORED, next);
    paint();
  },
  start(): void {
    const stored = recall(STORED);
    choice = isTheme(stored) ? stored : 'system';
    paint();
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', paint);
  },
};

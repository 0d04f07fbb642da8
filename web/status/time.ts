import { locale } from '../lib/i18n/index.svelte.ts';

/** 21:05:03 */
export const clockText = (when: number): string =>
  new Intl.DateTimeFormat(locale.tag, { hour: '2-digit', minute: '2-digit', second: '2-digit', hour12: false }).format(
    when,
  );

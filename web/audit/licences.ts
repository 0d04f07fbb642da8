import type { PlainKey } from '../lib/i18n/index.svelte.ts';

/** What is offered to an author who has not said a licence: kept as these words, which the library shows as they are. */
export const LICENCES: readonly { value: string; label?: PlainKey }[] = [
  { value: '原创', label: 'audit.submit.licence_own' },
  { value: '原创 CC BY-NC-SA 4.0' },
  { value: 'CC BY 4.0' },
  { value: 'CC BY-SA 4.0' },
  { value: 'CC BY-NC-SA 4.0' },
  { value: '已获授权', label: 'audit.submit.licence_permitted' },
];

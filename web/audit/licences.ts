import { t, type PlainKey } from '../lib/i18n/index.svelte.ts';

/** What is offered to an author who has not said a licence: kept as these words, which the library shows as they are. */
const LICENCES: readonly { value: string; label?: PlainKey }[] = [
  { value: '原创', label: 'audit.submit.licence_own' },
  { value: '原创 CC BY-NC-SA 4.0' },
  { value: 'CC BY 4.0' },
  { value: 'CC BY-SA 4.0' },
  { value: 'CC BY-NC-SA 4.0' },
  { value: '已获授权', label: 'audit.submit.licence_permitted' },
];

export type AiUse = '' | 'none' | 'assisted' | 'generated';

/** The licences to choose from; one that was written by hand stays among them. */
export const licenceOptions = (now: string): { value: string; label: string }[] => {
  const known = LICENCES.map(({ value, label }) => ({ value, label: label ? t(label) : value }));
  const own = now === '' || known.some(({ value }) => value === now) ? [] : [{ value: now, label: now }];
  return [{ value: '', label: t('audit.submit.choose') }, ...known, ...own];
};

export const aiUseOptions = (): { value: AiUse; label: string }[] => [
  { value: '', label: t('audit.submit.choose') },
  { value: 'none', label: t('audit.submit.ai_none') },
  { value: 'assisted', label: t('audit.submit.ai_assisted') },
  { value: 'generated', label: t('audit.submit.ai_generated') },
];

import { api } from '../lib/api.ts';
import { asApiError, call } from '../lib/call.ts';
import { errorText, locale, type Locale } from '../lib/i18n/index.svelte.ts';
import { toasts } from '../ui/toast.svelte.ts';
import { session } from './session.svelte.ts';

/** Changes the language here at once, and in the account of whoever is signed in. */
export const chooseLanguage = async (next: Locale): Promise<void> => {
  locale.choose(next);
  if (!session.person) return;
  try {
    await call(api.people.me.$patch({ json: { locale: next } }));
  } catch (cause) {
    toasts.add(errorText(asApiError(cause).code), { tone: 'warning' });
  }
};

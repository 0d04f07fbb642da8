import type { ApiError } from '../lib/call.ts';
import { asApiError, call } from '../lib/call.ts';
import { send } from '../lib/http.ts';
import { locale } from '../lib/i18n/index.svelte.ts';

type Me = {
  person: { id: string; name: string; userName: string; locale: string | null };
  can: Record<string, boolean>;
};

let me = $state.raw<Me | null>(null);
let status = $state<'loading' | 'known' | 'failed'>('loading');
let error = $state.raw<ApiError | null>(null);
let hasExpired = $state(false);

const readMe = (): Promise<Response> => send('/api/people/me');

/** The signed-in person. `known` with person null means signed out. */
export const session = {
  get status() {
    return status;
  },
  get person() {
    return me?.person ?? null;
  },
  get error() {
    return error;
  },
  /** The last session ended by itself (a 401), not by signing out: the sign-in page may say so. */
  get hasExpired() {
    return hasExpired;
  },
  /** What the server says she may do somewhere: 'library.upload'. Guards stay on the server; this only shapes the menu. */
  may(what: string): boolean {
    return me?.can[what] ?? false;
  },
  async load(): Promise<void> {
    try {
      me = await call(readMe());
      status = 'known';
      hasExpired = false;
      locale.restore(me?.person.locale);
    } catch (cause) {
      error = asApiError(cause);
      me = null;
      status = error.status === 401 ? 'known' : 'failed';
    }
  },
  expire(): void {
    hasExpired = me !== null;
    me = null;
  },
  async signOut(): Promise<void> {
    await send('/api/auth/sign-out', { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' });
    me = null;
    hasExpired = false;
  },
};

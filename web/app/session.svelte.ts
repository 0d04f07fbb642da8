import type { InferResponseType } from 'hono/client';
import { api } from '../lib/api.ts';
import { asApiError, call, type ApiError } from '../lib/call.ts';
import { locale } from '../lib/i18n/index.svelte.ts';

type Me = InferResponseType<typeof api.people.me.$get>;

/** What the server may allow a person somewhere: 'upload'. */
export type Capability = keyof Me['can'];

let me = $state.raw<Me | null>(null);
let status = $state<'loading' | 'known' | 'failed'>('loading');
let error = $state.raw<ApiError | null>(null);

/** The signed-in person. `known` with person null means signed out. */
export const session = {
  get status() {
    return status;
  },
  get person(): Me['person'] | null {
    return me?.person ?? null;
  },
  get organisation(): Me['organisation'] | null {
    return me?.organisation ?? null;
  },
  get error() {
    return error;
  },
  /** Guards stay on the server; this only shapes menus and buttons. */
  may: (what: Capability): boolean => me?.can[what] ?? false,
  /** Asks who is signed in: at the start and after signing in. */
  async load(): Promise<void> {
    try {
      me = await call(api.people.me.$get());
      status = 'known';
      locale.restore(me.person.locale);
    } catch (cause) {
      error = asApiError(cause);
      const isStranger = error.status === 401;
      // A network that fails for a moment must not close the page somebody is writing in.
      if (isStranger) me = null;
      if (isStranger) status = 'known';
      else if (me === null) status = 'failed';
    }
  },
  async signOut(): Promise<void> {
    await call(api.people['sign-out'].$post());
    me = null;
  },
  /** The server no longer knows her. */
  clear(): void {
    me = null;
  },
};

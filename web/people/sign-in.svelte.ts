import type { InferResponseType } from 'hono/client';
import { api } from '../lib/api.ts';
import { asApiError, ApiError, call } from '../lib/call.ts';
import { mainRole, type Role } from './roles.ts';

export type Setup = InferResponseType<typeof api.people.setup.$get>;
export type DemoAccount = Setup['demoAccounts'][number];

const MINUTE = 60_000;

/** One account for each main role, in the order of the roles; the others follow as a list. */
export const sorted = (accounts: readonly DemoAccount[]): { first: DemoAccount[]; others: DemoAccount[] } => {
  // eslint-disable-next-line svelte/prefer-svelte-reactivity -- never shown
  const byRole = new Map<Role, DemoAccount>();
  for (const account of accounts) {
    const role = mainRole(account.roles);
    if (!byRole.has(role)) byRole.set(role, account);
  }
  const order: readonly Role[] = [
    'teacher',
    'group_leader',
    'school_admin',
    'researcher',
    'county_admin',
    'city_admin',
    'province_admin',
    'expert',
  ];
  const first = order.flatMap((role) => byRole.get(role) ?? []);
  return { first, others: accounts.filter((account) => !first.includes(account)) };
};

/** The door: which ways in there are, and going through one. */
export class SignIn {
  #setup = $state.raw<Setup | null>(null);
  #error = $state.raw<ApiError | null>(null);
  #entering = $state<string | null>(null);
  #locked = $state.raw<{ userName: string; until: number } | null>(null);
  userName = $state('');
  password = $state('');
  readonly demo = $derived(sorted(this.#setup?.demoAccounts ?? []));

  /** `code`: why the identity provider sent somebody back. */
  constructor(code: string | null = null) {
    if (code !== null) this.#error = new ApiError({ code }, 0);
  }

  get setup(): Setup | null {
    return this.#setup;
  }

  get error(): ApiError | null {
    return this.#error;
  }

  /** The user name that is being signed in. */
  get entering(): string | null {
    return this.#entering;
  }

  get isReady(): boolean {
    return this.userName.trim() !== '' && this.password !== '';
  }

  /** Whole minutes until the account in the form opens again; another account need not wait. */
  minutesLeft(now: number): number {
    if (this.#locked?.userName !== this.userName.trim()) return 0;
    return Math.max(0, Math.ceil((this.#locked.until - now) / MINUTE));
  }

  /** Asks for the ways in. The form works without the answer, so a failure here is shown only where it matters: on sending. */
  async load(): Promise<void> {
    try {
      this.#setup = await call(api.people.setup.$get());
    } catch (cause) {
      this.#error ??= asApiError(cause);
    }
  }

  /** Returns whether the session is open. */
  async enter(now: () => number = Date.now): Promise<boolean> {
    if (!this.isReady || this.#entering !== null) return false;
    const userName = this.userName.trim();
    this.#entering = userName;
    this.#error = null;
    this.#locked = null;
    try {
      await call(api.people['sign-in'].$post({ json: { userName, password: this.password } }));
      return true;
    } catch (cause) {
      this.#error = asApiError(cause);
      if (this.#error.code === 'people.sign_in_locked') {
        this.#locked = { userName, until: now() + Number(this.#error.params.minutes ?? 1) * MINUTE };
      }
      return false;
    } finally {
      this.#entering = null;
    }
  }

  async enterAs(account: DemoAccount): Promise<boolean> {
    this.userName = account.userName;
    this.password = account.password;
    return this.enter();
  }
}

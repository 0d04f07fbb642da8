import type { InferRequestType, InferResponseType } from 'hono/client';
import { api } from '../lib/api.ts';
import { asApiError, call, type ApiError } from '../lib/call.ts';

const reminders = api.topics.reminders;
export type Reminders = InferResponseType<typeof reminders.$get, 200>;
export type Reminder = Reminders['items'][number];
export type Kind = InferRequestType<typeof reminders.mute.$post>['json']['kind'];
export const PER_PAGE = 20;

/** How many reminders one has not seen: shown at the bell on every page. */
class Unread {
  count = $state(0);

  /** A bell that cannot be asked rings for nothing: the page itself says what failed. */
  async load(): Promise<void> {
    const answer = await call(reminders.$get({ query: { limit: '1' } })).catch(() => null);
    if (answer) this.count = answer.unread;
  }
}
export const unread = new Unread();

export class ReminderList {
  data = $state.raw<Reminders | null>(null);
  error = $state.raw<ApiError | null>(null);
  #page = 1;

  async load(page = this.#page): Promise<void> {
    this.#page = page;
    try {
      const query = { limit: String(PER_PAGE), offset: String((page - 1) * PER_PAGE) };
      this.data = await call(reminders.$get({ query }));
      this.error = null;
      unread.count = this.data.unread;
    } catch (cause) {
      this.error = asApiError(cause);
    }
  }

  async #then(ask: () => Promise<unknown>): Promise<void> {
    try {
      await ask();
      await this.load();
    } catch (cause) {
      this.error = asApiError(cause);
    }
  }

  read = () => this.#then(() => call(reminders.read.$post()));
  mute = (kind: Kind, isMuted: boolean) => this.#then(() => call(reminders.mute.$post({ json: { kind, isMuted } })));
}

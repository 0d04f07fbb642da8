import { api } from '../lib/api.ts';
import { asApiError, call, type ApiError } from '../lib/call.ts';

/** Changing one's own password. */
export class PasswordChange {
  #error = $state.raw<ApiError | null>(null);
  #isSending = $state(false);
  #isDone = $state(false);
  current = $state('');
  next = $state('');

  get error(): ApiError | null {
    return this.#error;
  }

  get isSending(): boolean {
    return this.#isSending;
  }

  get isDone(): boolean {
    return this.#isDone;
  }

  async submit(): Promise<boolean> {
    if (this.#isSending) return false;
    this.#isSending = true;
    this.#error = null;
    this.#isDone = false;
    try {
      await call(api.people.password.$post({ json: { current: this.current, next: this.next } }));
      this.current = '';
      this.next = '';
      this.#isDone = true;
    } catch (cause) {
      this.#error = asApiError(cause);
    } finally {
      this.#isSending = false;
    }
    return this.#isDone;
  }
}

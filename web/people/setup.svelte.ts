import { api } from '../lib/api.ts';
import { asApiError, call, type ApiError } from '../lib/call.ts';
import type { Kind } from './roles.ts';

/** Making the first administrator and the organisation everything else will hang under. */
export class FirstSteps {
  #error = $state.raw<ApiError | null>(null);
  #isSending = $state(false);
  kind = $state<Kind>('school');
  organisation = $state('');
  name = $state('');
  userName = $state('');
  password = $state('');

  get error(): ApiError | null {
    return this.#error;
  }

  get isSending(): boolean {
    return this.#isSending;
  }

  /** Makes both and signs the administrator in; returns whether the session is open. */
  async submit(): Promise<boolean> {
    if (this.#isSending) return false;
    this.#isSending = true;
    this.#error = null;
    const { userName, name, password } = this;
    try {
      const organisation = { kind: this.kind, name: this.organisation };
      await call(api.people.setup.$post({ json: { organisation, administrator: { userName, name, password } } }));
      await call(api.people['sign-in'].$post({ json: { userName, password } }));
      return true;
    } catch (cause) {
      this.#error = asApiError(cause);
      return false;
    } finally {
      this.#isSending = false;
    }
  }
}

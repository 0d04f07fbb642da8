import { asApiError, type ApiError } from '../lib/call.ts';

/** What a person has just asked for: busy while it lasts, and its refusal beside the button that asked. */
export class Doing {
  #isBusy = $state(false);
  #refusal = $state.raw<ApiError | null>(null);

  get isBusy(): boolean {
    return this.#isBusy;
  }

  get refusal(): ApiError | null {
    return this.#refusal;
  }

  forget(): void {
    this.#refusal = null;
  }

  /** The answer, or null when it was refused or something is under way already. */
  async run<T>(ask: () => Promise<T>): Promise<T | null> {
    if (this.#isBusy) return null;
    this.#isBusy = true;
    this.#refusal = null;
    try {
      return await ask();
    } catch (cause) {
      this.#refusal = asApiError(cause);
      return null;
    } finally {
      this.#isBusy = false;
    }
  }
}

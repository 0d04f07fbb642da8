import { asApiError, type ApiError } from '../lib/call.ts';

/** One thing done at a time: the refusal is kept beside the button that asked. */
export class Work {
  #error = $state.raw<ApiError | null>(null);
  #isBusy = $state(false);

  get error(): ApiError | null {
    return this.#error;
  }

  get isBusy(): boolean {
    return this.#isBusy;
  }

  forget(): void {
    this.#error = null;
  }

  /** The answer, or null when it was refused. */
  async run<T>(act: () => Promise<T>): Promise<T | null> {
    if (this.#isBusy) return null;
    this.#isBusy = true;
    this.#error = null;
    try {
      return await act();
    } catch (cause) {
      this.#error = asApiError(cause);
      return null;
    } finally {
      this.#isBusy = false;
    }
  }
}

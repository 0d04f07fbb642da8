import { asApiError, isAborted, type ApiError } from './call.ts';

/** One thing a page asks the server for: nothing yet, an error, or data. Asking again keeps what is shown until the answer. */
export class Part<T> {
  #data = $state.raw<T | null>(null);
  #error = $state.raw<ApiError | null>(null);
  #isLoading = $state(false);
  #runs = 0;
  readonly #ask: () => Promise<T>;

  constructor(ask: () => Promise<T>) {
    this.#ask = ask;
  }

  get data(): T | null {
    return this.#data;
  }

  get error(): ApiError | null {
    return this.#error;
  }

  get isLoading(): boolean {
    return this.#isLoading;
  }

  /** Of several askings at once the last one counts. */
  async load(): Promise<void> {
    const run = ++this.#runs;
    this.#isLoading = true;
    try {
      const data = await this.#ask();
      if (run !== this.#runs) return;
      this.#data = data;
      this.#error = null;
    } catch (cause) {
      if (run === this.#runs && !isAborted(cause)) this.#error = asApiError(cause);
    } finally {
      if (run === this.#runs) this.#isLoading = false;
    }
  }
}

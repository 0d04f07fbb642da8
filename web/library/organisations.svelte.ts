import { api } from '../lib/api.ts';
import { asApiError, call, type ApiError } from '../lib/call.ts';
import { groups, shareable, uploadable, type Me, type Organisation } from './sharing.ts';

/** The organisations one sees, narrowed to what may be chosen. */
export class Organisations {
  #all = $state.raw<readonly Organisation[]>([]);
  error = $state.raw<ApiError | null>(null);
  isLoaded = $state(false);

  async load(): Promise<void> {
    this.error = null;
    try {
      this.#all = (await call(api.people.organisations.$get())).organisations;
      this.isLoaded = true;
    } catch (cause) {
      this.error = asApiError(cause);
    }
  }

  shareable = (me: Me) => shareable(this.#all, me);
  groups = (me: Me) => groups(this.#all, me);
  uploadable = (me: Me) => uploadable(this.#all, me);
  nameOf = (id: string): string => this.#all.find((one) => one.id === id)?.name ?? '';
}

export type Tone = 'info' | 'success' | 'warning' | 'danger';

export type Toast = {
  readonly id: number;
  readonly text: string;
  readonly tone: Tone;
  readonly action?: { readonly label: string; readonly act: () => void };
};

type Options = { tone?: Tone; action?: Toast['action']; ms?: number };
type Clock = { id: ReturnType<typeof setTimeout> | undefined; since: number; left: number };

const STAY_MS = 5000;
const MOST = 3;

/** Short notices with at most one action (undo). Their time stands still while one is hovered or focused. */
export class Toasts {
  #shown = $state.raw<readonly Toast[]>([]);
  // eslint-disable-next-line svelte/prefer-svelte-reactivity -- never shown
  #clocks = new Map<number, Clock>();
  #next = 1;
  #paused = false;

  get shown(): readonly Toast[] {
    return this.#shown;
  }

  /** Shows a notice for `ms` (5 s); returns its id. The oldest leaves when there are more than three. */
  add(text: string, { tone = 'info', action, ms = STAY_MS }: Options = {}): number {
    const id = this.#next++;
    this.#shown = [...this.#shown, { id, text, tone, action }];
    this.#wait(id, ms);
    for (const old of this.#shown.slice(0, -MOST)) this.dismiss(old.id);
    return id;
  }

  dismiss(id: number): void {
    clearTimeout(this.#clocks.get(id)?.id);
    this.#clocks.delete(id);
    this.#shown = this.#shown.filter((toast) => toast.id !== id);
    // The pointer was on the one that left: nothing will say that it went away.
    if (this.#shown.length === 0) this.#paused = false;
  }

  act(id: number): void {
    const found = this.#shown.find((toast) => toast.id === id);
    this.dismiss(id);
    found?.action?.act();
  }

  pause(): void {
    if (this.#paused) return;
    this.#paused = true;
    for (const clock of this.#clocks.values()) {
      clearTimeout(clock.id);
      clock.left -= Date.now() - clock.since;
    }
  }

  resume(): void {
    if (!this.#paused) return;
    this.#paused = false;
    for (const [id, clock] of this.#clocks) this.#wait(id, clock.left);
  }

  #wait(id: number, ms: number): void {
    const left = Math.max(0, ms);
    const timer = this.#paused ? undefined : setTimeout(() => this.dismiss(id), left);
    this.#clocks.set(id, { id: timer, since: Date.now(), left });
  }
}

export const toasts = new Toasts();

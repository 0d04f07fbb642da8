import { asApiError, type ApiError } from '../lib/call.ts';
import { keep, recall } from '../lib/device.ts';
import {
  check,
  compare,
  keepVersion,
  publish,
  saveDraft,
  type Body,
  type CallPage,
  type CallPart,
  type Difference,
  type Problem,
} from './calls.svelte.ts';

const PAUSE_MS = 900;

/**
 * A call being written. A draft is saved when asked; what was not saved, and every change of a published call, is kept on
 * this device until it is, so that leaving the page loses nothing.
 */
export class CallEditor {
  readonly id: string;
  page: CallPage;
  title: string;
  body: Body;
  problems = $state.raw<readonly Problem[]>([]);
  differences = $state.raw<readonly Difference[]>([]);
  error = $state.raw<ApiError | null>(null);
  isSaving = $state(false);
  isRestored = $state(false);
  #written = $state('');
  #clock: ReturnType<typeof setTimeout> | undefined;

  constructor(page: CallPage) {
    this.id = page.call.id;
    this.page = $state.raw(page);
    this.title = $state(page.call.title);
    this.body = $state(structuredClone(page.call.body));
    this.#adopt(page);
    this.#restore();
  }

  get isDraft(): boolean {
    return this.page.call.state === 'draft';
  }
  get isDirty(): boolean {
    return this.#now() !== this.#written;
  }
  get stops(): readonly Problem[] {
    return this.problems.filter(({ weight }) => weight === 'stop');
  }
  stopsIn = (part: CallPart): number => this.stops.filter((one) => one.part === part).length;

  #now = (): string => JSON.stringify({ title: this.title, body: this.body });
  get #key(): string {
    return `yantu.call.${this.id}`;
  }

  #adopt(page: CallPage): void {
    this.page = page;
    this.title = page.call.title;
    this.body = structuredClone(page.call.body);
    this.#written = this.#now();
    this.problems = page.problems;
    this.differences = [];
    this.isRestored = false;
  }

  /** What was written before on this device, if the call is still the one it was written over. */
  #restore(): void {
    const kept = recall(this.#key);
    if (typeof kept !== 'string' || kept === '') return;
    const { over, title, body }: { over: string; title: string; body: Body } = JSON.parse(kept);
    if (over !== this.page.call.updatedAt) return;
    this.title = title;
    this.body = body;
    this.isRestored = this.isDirty;
  }

  /** Called with every change. */
  touch(): void {
    const { title } = this;
    const body = $state.snapshot(this.body);
    const over = this.page.call.updatedAt;
    keep(this.#key, this.isDirty ? JSON.stringify({ over, title, body }) : '');
    clearTimeout(this.#clock);
    this.#clock = setTimeout(() => void this.look(), PAUSE_MS);
  }
  stop(): void {
    clearTimeout(this.#clock);
  }

  /** Asks what is lacking and, for a published call, what differs. */
  async look(): Promise<void> {
    try {
      const body = $state.snapshot(this.body);
      this.problems = (await check(this.title, body)).problems;
      if (!this.isDraft) this.differences = (await compare(this.id, body)).differences;
      this.error = null;
    } catch (cause) {
      this.error = asApiError(cause);
    }
  }

  discard(): void {
    keep(this.#key, '');
    this.#adopt(this.page);
    void this.look();
  }

  save = (): Promise<boolean> =>
    this.#run(() =>
      saveDraft(this.id, { title: this.title, body: $state.snapshot(this.body), seen: this.page.call.updatedAt }),
    );

  /** Saves and publishes. */
  async publish(): Promise<boolean> {
    if (this.isDirty && !(await this.save())) return false;
    return this.#run(() => publish(this.id));
  }

  keepVersion = (reason: string): Promise<boolean> =>
    this.#run(() => {
      const { version } = this.page.call;
      return keepVersion(this.id, { title: this.title, body: $state.snapshot(this.body), version, reason });
    });

  async #run(ask: () => Promise<CallPage>): Promise<boolean> {
    if (this.isSaving) return false;
    this.isSaving = true;
    try {
      const page = await ask();
      keep(this.#key, '');
      this.#adopt(page);
      this.error = null;
      await this.look();
      return true;
    } catch (cause) {
      this.error = asApiError(cause);
      return false;
    } finally {
      this.isSaving = false;
    }
  }
}

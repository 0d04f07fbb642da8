import { api } from '../../lib/api.ts';
import { asApiError, call, type ApiError } from '../../lib/call.ts';
import { keep, recall } from '../../lib/device.ts';
import { TopicPart, type Form, type Lack, type Shown } from '../topic.svelte.ts';
import { isSame, mergeForms, type Clash } from './merge.ts';

const one = api.topics[':id'];

export type Kept = 'clean' | 'typing' | 'keeping' | 'kept' | 'failed';

const KEEP_AFTER_MS = 900;
const RETRY_MS = 5000;

/** What this device remembers of a form until the server has it. */
type Local = { revision: number; base: Form; form: Form };

/**
 * One person's writing of an application. What is typed goes to this device at once and to the server after a breath;
 * what was saved elsewhere meanwhile is merged in, place by place, and nothing is dropped on the way.
 */
export class Editing {
  readonly id: string;
  readonly topic: TopicPart;
  form = $state<Form | null>(null);
  lacks = $state.raw<Lack[]>([]);
  kept = $state<Kept>('clean');
  keptAt = $state.raw<string | null>(null);
  keepError = $state.raw<ApiError | null>(null);
  /** Something that was only on this device has been taken up again. */
  isRestored = $state(false);
  /** Places that were written here and elsewhere. */
  clashes = $state.raw<Clash[]>([]);
  hasMerged = $state(false);
  #base: Form | null = null;
  #revision = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #running: Promise<void> | null = null;

  constructor(id: string) {
    this.id = id;
    this.topic = new TopicPart(id);
  }

  get shown(): Shown | null {
    return this.topic.shown;
  }

  async load(): Promise<void> {
    await this.topic.load();
    const { shown } = this;
    if (!shown || this.form) return;
    this.#adopt(shown);
    this.form = structuredClone(shown.form);
    this.#restore(shown);
  }

  #adopt({ form, topic, lacks }: Shown): void {
    this.#base = form;
    this.#revision = topic.revision;
    this.lacks = lacks;
    this.keptAt = topic.updatedAt;
  }

  get #key(): string {
    return `yantu.topic.${this.id}`;
  }

  /** Takes up what a crash or a lost network left on this device. */
  #restore({ form }: Shown): void {
    const local = readLocal(recall(this.#key));
    if (!local || isSame(local.form, form) || isSame(local.form, local.base)) return;
    this.#take(mergeForms(local.base, local.form, form));
    this.isRestored = true;
    this.changed();
  }

  #take({ form, clashes }: { form: Form; clashes: Clash[] }): void {
    this.form = structuredClone(form);
    if (clashes.length > 0) this.clashes = clashes;
  }

  /** People and files changed; what is being written stays. */
  reload = (): Promise<void> => this.topic.load().then(() => void (this.lacks = this.shown?.lacks ?? this.lacks));

  /** To be called whenever something on the page has changed. */
  changed(): void {
    const { form } = this;
    if (!form || !this.#base || isSame(form, this.#base)) return;
    const local: Local = { revision: this.#revision, base: this.#base, form };
    keep(this.#key, JSON.stringify(local));
    this.kept = 'typing';
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.save(), KEEP_AFTER_MS);
  }

  /** Saves now; false when the server does not have it. One save after the other: each names the revision it saw. */
  async save({ isLeaving = false } = {}): Promise<boolean> {
    clearTimeout(this.#timer);
    if (!isLeaving) await this.#running;
    if (!this.form || isSame(this.form, this.#base)) return this.kept !== 'failed';
    this.#running = this.#save($state.snapshot(this.form), isLeaving);
    await this.#running;
    return this.kept === 'kept';
  }

  async #save(form: Form, isLeaving: boolean): Promise<void> {
    this.kept = 'keeping';
    const json = { revision: this.#revision, form };
    try {
      const options = isLeaving ? { init: { keepalive: true } } : {};
      const answer = await call(one.form.$put({ param: { id: this.id }, json }, options));
      this.#base = form;
      this.#revision = answer.revision;
      this.lacks = answer.lacks;
      this.keptAt = answer.savedAt;
      this.keepError = null;
      const isAll = isSame(this.form, form);
      this.kept = isAll ? 'kept' : 'typing';
      if (isAll) keep(this.#key, '');
      else this.changed();
    } catch (cause) {
      const error = asApiError(cause);
      if (error.code === 'topics.changed_meanwhile') return this.#merge();
      this.#failed(error);
    }
  }

  #failed(error: ApiError): void {
    this.keepError = error;
    this.kept = 'failed';
    // What the server will never take is not sent again; it stays on this device.
    if (error.status >= 500 || error.status === 0) this.#timer = setTimeout(() => void this.save(), RETRY_MS);
  }

  async #merge(): Promise<void> {
    try {
      const newer = await call(one.$get({ param: { id: this.id } }));
      const [base, mine] = [this.#base, this.form];
      this.#adopt(newer);
      if (!base || !mine) return;
      this.#take(mergeForms(base, $state.snapshot(mine), newer.form));
      this.hasMerged = true;
      this.kept = 'typing';
      this.changed();
    } catch (cause) {
      this.#failed(asApiError(cause));
    }
  }

  stop(): void {
    clearTimeout(this.#timer);
  }
}

function readLocal(text: string | null): Local | null {
  if (!text) return null;
  try {
    const local: unknown = JSON.parse(text);
    return isLocal(local) ? local : null;
  } catch {
    return null;
  }
}
/** Written by this page and by nothing else; an older shape is refused by the server, which checks every field. */
const isLocal = (value: unknown): value is Local =>
  value !== null && typeof value === 'object' && 'form' in value && 'base' in value;

import { api } from '../lib/api.ts';
import { asApiError, call, type ApiError } from '../lib/call.ts';
import { decided, type Choices, type Merged } from './conflict.ts';
import { fieldsOf, formOf, type Content, type Editing, type Form } from './form.ts';
import { isSectionKey, type SectionKey } from './sections.ts';

const one = api.library.resources[':id'];

export type Section = { id: string; key: SectionKey; title: string; text: string };
export type Kept = 'clean' | 'typing' | 'keeping' | 'kept' | 'failed';

/** How long after the last key a draft is kept, and how often one asks who else is there. */
const KEEP_AFTER_MS = 900;
const RETRY_MS = 5000;

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/**
 * One person's editing of one resource. What is typed goes to the server as a draft by itself; a save makes a version,
 * and where somebody saved in between both are merged in front of the person. No text is ever dropped on the way.
 */
export class EditingState {
  readonly id: string;
  shown = $state.raw<Editing | null>(null);
  form = $state<Form | null>(null);
  sections = $state<Section[]>([]);
  note = $state('');
  error = $state.raw<ApiError | null>(null);
  /** Why the last save was refused. */
  refusal = $state.raw<ApiError | null>(null);
  kept = $state<Kept>('clean');
  keptAt = $state.raw<string | null>(null);
  keepError = $state.raw<ApiError | null>(null);
  /** When the draft that was found here had been kept; null when one began from the newest version. */
  restoredAt = $state.raw<string | null>(null);
  others = $state.raw<Editing['others']>([]);
  head = $state(0);
  merged = $state.raw<Merged | null>(null);
  isSaving = $state(false);
  /** The version that what is on the page was begun from. */
  base = $state(0);
  #texts: Readonly<Record<string, string>> = {};
  #timer: ReturnType<typeof setTimeout> | undefined;
  #sent: Content | null = null;
  #running: Promise<void> | null = null;

  constructor(id: string) {
    this.id = id;
  }

  readonly isBehind = $derived(this.head > this.base);

  async load(): Promise<void> {
    this.error = null;
    try {
      this.#adopt(await call(one.editing.$get({ param: { id: this.id } })));
    } catch (cause) {
      this.error = asApiError(cause);
    }
  }

  #adopt(shown: Editing): void {
    const { draft } = shown;
    this.shown = shown;
    this.others = shown.others;
    this.head = shown.base;
    this.base = draft?.base ?? shown.base;
    this.restoredAt = draft?.at ?? null;
    this.keptAt = draft?.at ?? null;
    this.kept = draft ? 'kept' : 'clean';
    this.#put(draft?.content ?? shown);
    // Texts of another version are not known here, so then all are sent.
    const isOld = draft !== null && draft.base !== shown.base;
    this.#texts = isOld ? {} : Object.fromEntries(shown.sections.map(({ id, text }) => [id, text]));
    this.#sent = this.content();
  }

  #put({
    fields,
    sections,
  }: {
    fields: Editing['fields'];
    sections: readonly { id: string; key: string; title: string; text: string }[];
  }): void {
    this.form = formOf(fields);
    this.sections = sections.map(({ id, key, title, text }) => ({
      id,
      key: isSectionKey(key) ? key : 'other',
      title,
      text,
    }));
  }

  /** What is on the page, as it is sent: untouched sections without their text. */
  content(): Content {
    const sections = this.sections.map(({ id, key, title, text }) => ({
      id,
      key,
      title: title.trim(),
      ...(this.#texts[id] === text ? {} : { text }),
    }));
    return { fields: fieldsOf(this.form ?? formOf(EMPTY)), sections };
  }

  /** To be called whenever something on the page has changed. */
  changed(): void {
    if (!this.form || isSame(this.content(), this.#sent)) return;
    this.kept = 'typing';
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.keep(), KEEP_AFTER_MS);
  }

  /** Keeps the draft now. Drafts go one after the other: an older one never comes last. */
  async keep({ isLeaving = false } = {}): Promise<void> {
    clearTimeout(this.#timer);
    if (!this.form || this.isSaving) return;
    if (!isLeaving) await this.#running;
    const content = this.content();
    if (isSame(content, this.#sent)) return;
    this.#running = this.#keep(content, isLeaving);
    await this.#running;
  }

  async #keep(content: Content, isLeaving: boolean): Promise<void> {
    this.kept = 'keeping';
    try {
      const json = { base: this.base, content };
      const answer = await call(
        one.draft.$put({ param: { id: this.id }, json }, isLeaving ? { init: { keepalive: true } } : {}),
      );
      this.#sent = content;
      this.keptAt = answer.at;
      this.head = answer.head;
      this.others = answer.others;
      this.keepError = null;
      this.kept = isSame(this.content(), content) ? 'kept' : 'typing';
    } catch (cause) {
      this.keepError = asApiError(cause);
      this.kept = 'failed';
      this.#timer = setTimeout(() => void this.keep(), RETRY_MS);
    }
  }

  /** Asks who else is there; a failure only leaves what was known. */
  async lookAround(): Promise<void> {
    try {
      const { head, others } = await call(one.editors.$get({ param: { id: this.id } }));
      this.head = head;
      this.others = others;
    } catch {
      this.others = [];
    }
  }

  /** Throws away what was typed and begins from the newest version. */
  async discard(): Promise<void> {
    clearTimeout(this.#timer);
    await this.#running;
    try {
      await call(one.draft.$delete({ param: { id: this.id } }));
      this.merged = null;
      await this.load();
    } catch (cause) {
      this.refusal = asApiError(cause);
    }
  }

  /** Saves as a version. Null when it was refused; after a conflict `merged` holds both sides. */
  async save(): Promise<{ version: number; isPending: boolean } | null> {
    clearTimeout(this.#timer);
    await this.#running;
    this.isSaving = true;
    this.refusal = null;
    try {
      const json = { base: this.base, content: this.content(), note: this.note };
      return await call(one.versions.$post({ param: { id: this.id }, json }));
    } catch (cause) {
      this.refusal = asApiError(cause);
      if (this.refusal.code === 'library.changed_meanwhile') await this.#merge();
      return null;
    } finally {
      this.isSaving = false;
    }
  }

  async #merge(): Promise<void> {
    try {
      const json = { base: this.base, content: this.content() };
      this.merged = await call(one.merge.$post({ param: { id: this.id }, json }));
      this.head = this.merged.head;
      this.refusal = null;
    } catch (cause) {
      this.refusal = asApiError(cause);
    }
  }

  /** Goes on with what two people made of it, as decided, on top of the newest version. */
  async takeMerged(choices: Choices): Promise<void> {
    if (!this.merged) return;
    const { head } = this.merged;
    this.#put(decided(this.merged, choices));
    this.base = head;
    this.#texts = {};
    this.restoredAt = null;
    this.merged = null;
    await this.keep();
  }

  add(at: number): string {
    const id = `sec-${crypto.randomUUID().slice(0, 8)}`;
    this.sections.splice(at, 0, { id, key: 'other', title: '', text: '' });
    return id;
  }

  /** Removes a section; the answer puts it back. */
  drop(id: string): () => void {
    const at = this.sections.findIndex((section) => section.id === id);
    const [gone] = this.sections.splice(at, 1);
    return () => {
      if (gone) this.sections.splice(Math.min(at, this.sections.length), 0, gone);
    };
  }

  move(id: string, by: -1 | 1): void {
    const at = this.sections.findIndex((section) => section.id === id);
    const to = at + by;
    if (at < 0 || to < 0 || to >= this.sections.length) return;
    const [moved] = this.sections.splice(at, 1);
    if (moved) this.sections.splice(to, 0, moved);
  }

  stop(): void {
    clearTimeout(this.#timer);
  }
}

const EMPTY: Editing['fields'] = {
  title: '',
  kind: 'other',
  stage: null,
  grades: [],
  subject: null,
  edition: null,
  editionEra: null,
  volume: null,
  unit: null,
  lesson: null,
  tags: [],
  competencies: [],
  coreCompetencies: [],
  aiUse: null,
  licence: null,
  sourceName: null,
  sourceUrl: null,
  summary: '',
  minutes: 1,
  language: 'zh',
};

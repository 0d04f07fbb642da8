import { api } from '../lib/api.ts';
import { asApiError, call, type ApiError } from '../lib/call.ts';
import type { Shown } from './resource.svelte.ts';
import type { Field, Values } from './values.ts';
import { FIELDS } from './values.ts';

type Fields = Parameters<(typeof api.library.resources)[':id']['$patch']>[0]['json']['fields'];

/** What the form holds: lists of free words as one line, nothing as ''. */
export type Draft = {
  title: string;
  kind: Values['kind'];
  summary: string;
  subject: string;
  stage: string;
  grades: string[];
  edition: string;
  volume: string;
  unit: string;
  tags: string;
  competencies: string[];
  minutes: number | null;
  language: 'zh' | 'en' | 'other';
};

const TAG_LINE = '、';

export const draftOf = (values: Values): Draft => ({
  title: values.title,
  kind: values.kind,
  summary: values.summary,
  subject: values.subject ?? '',
  stage: values.stage ?? '',
  grades: [...values.grades],
  edition: values.edition ?? '',
  volume: values.volume ?? '',
  unit: values.unit ?? '',
  tags: values.tags.join(TAG_LINE),
  competencies: [...values.competencies],
  minutes: values.minutes,
  language: values.language === 'zh' || values.language === 'en' ? values.language : 'other',
});

const tagsOf = (line: string): string[] => [...new Set(line.split(/[、,，;；\n]/).map((tag) => tag.trim()))].filter(Boolean); // prettier-ignore
const orNull = (text: string): string | null => (text.trim() === '' ? null : text.trim());

const valuesOf = (draft: Draft): Record<Field, unknown> => ({
  ...draft,
  title: draft.title.trim(),
  summary: draft.summary.trim(),
  subject: orNull(draft.subject),
  stage: orNull(draft.stage),
  edition: orNull(draft.edition),
  volume: orNull(draft.volume),
  unit: orNull(draft.unit),
  tags: tagsOf(draft.tags),
});

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** The fields that differ between what was opened and what the form holds now. */
export function changesOf(base: Values, draft: Draft): Fields {
  const [before, now] = [valuesOf(draftOf(base)), valuesOf(draft)];
  return Object.fromEntries(FIELDS.filter((field) => !isSame(before[field], now[field])).map((field) => [field, now[field]])); // prettier-ignore
}

/** Where both have changed the same field to different things since the form was opened. */
export function clashesOf(base: Values, theirs: Values, mine: Fields): Field[] {
  return FIELDS.filter(
    (field) => field in mine && !isSame(base[field], theirs[field]) && !isSame(theirs[field], mine[field]),
  );
}

/** A form over one resource. When somebody saved in between, nothing is lost: theirs is shown beside mine. */
export class Editor {
  draft = $state<Draft>(draftOf(EMPTY));
  error = $state.raw<ApiError | null>(null);
  /** What somebody else saved meanwhile; null while nobody did. */
  theirs = $state.raw<Shown | null>(null);
  isSaving = $state(false);
  #base = $state.raw<Values>(EMPTY);
  #version = 1;
  readonly #id: string;

  readonly changes = $derived(changesOf(this.#base, this.draft));
  readonly isChanged = $derived(Object.keys(this.changes).length > 0);
  readonly clashes = $derived(this.theirs ? clashesOf(this.#base, this.theirs.resource, this.changes) : []);

  constructor({ resource, headVersion }: Shown) {
    this.#id = resource.id;
    this.#base = resource;
    this.#version = headVersion;
    this.draft = draftOf(resource);
  }

  /** Saves the changed fields alone; null when it was refused. After a conflict the second save is over theirs. */
  async save(): Promise<Shown | null> {
    this.isSaving = true;
    this.error = null;
    try {
      const json = { base: this.theirs?.headVersion ?? this.#version, fields: this.changes };
      return await call(api.library.resources[':id'].$patch({ param: { id: this.#id }, json }));
    } catch (cause) {
      this.error = asApiError(cause);
      if (this.error.code === 'library.changed_meanwhile') await this.#seeTheirs();
      return null;
    } finally {
      this.isSaving = false;
    }
  }

  /** Puts their value into the form. */
  takeTheirs(field: Field): void {
    if (!this.theirs) return;
    this.draft = { ...this.draft, [field]: draftOf(this.theirs.resource)[field] };
  }

  async #seeTheirs(): Promise<void> {
    try {
      this.theirs = await call(api.library.resources[':id'].$get({ param: { id: this.#id } }));
    } catch (cause) {
      this.error = asApiError(cause);
    }
  }
}

const EMPTY: Values = {
  title: '',
  kind: 'other',
  summary: '',
  subject: null,
  stage: null,
  grades: [],
  edition: null,
  volume: null,
  unit: null,
  tags: [],
  competencies: [],
  minutes: 1,
  language: 'zh',
};

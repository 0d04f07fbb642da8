import type { InferRequestType, InferResponseType } from 'hono/client';
import type { api } from '../lib/api.ts';

type One = (typeof api.library.resources)[':id'];
export type Editing = InferResponseType<One['editing']['$get']>;
export type Fields = Editing['fields'];
export type Content = InferRequestType<One['versions']['$post']>['json']['content'];

/** What the form holds: free words as one line, nothing as ''. */
export type Form = {
  title: string;
  kind: Fields['kind'];
  summary: string;
  subject: string;
  stage: string;
  grades: string[];
  edition: string;
  editionEra: '' | 'current' | 'old';
  volume: string;
  unit: string;
  lesson: string;
  tags: string;
  competencies: string[];
  coreCompetencies: string[];
  aiUse: '' | 'none' | 'assisted' | 'generated';
  licence: string;
  sourceName: string;
  sourceUrl: string;
  minutes: number | null;
  language: 'zh' | 'en' | 'other';
};

const TAG_LINE = '、';

export const formOf = (fields: Fields): Form => ({
  title: fields.title,
  kind: fields.kind,
  summary: fields.summary,
  subject: fields.subject ?? '',
  stage: fields.stage ?? '',
  grades: [...fields.grades],
  edition: fields.edition ?? '',
  editionEra: fields.editionEra ?? '',
  volume: fields.volume ?? '',
  unit: fields.unit ?? '',
  lesson: fields.lesson ?? '',
  tags: fields.tags.join(TAG_LINE),
  competencies: [...fields.competencies],
  coreCompetencies: [...fields.coreCompetencies],
  aiUse: fields.aiUse ?? '',
  licence: fields.licence ?? '',
  sourceName: fields.sourceName ?? '',
  sourceUrl: fields.sourceUrl ?? '',
  minutes: fields.minutes === 0 ? null : fields.minutes,
  language: fields.language === 'zh' || fields.language === 'en' ? fields.language : 'other',
});

const wordsOf = (line: string): string[] => [...new Set(line.split(/[、,，;；\n]/).map((tag) => tag.trim()))].filter(Boolean); // prettier-ignore
const orNull = (text: string): string | null => (text.trim() === '' ? null : text.trim());

/** The fields as they are sent. A draft takes what is half typed, like no title or 0 minutes; a version does not. */
export const fieldsOf = (form: Form): Content['fields'] => ({
  title: form.title.trim(),
  kind: form.kind,
  summary: form.summary.trim(),
  subject: orNull(form.subject),
  stage: orNull(form.stage),
  grades: [...form.grades],
  edition: orNull(form.edition),
  editionEra: form.editionEra === '' ? null : form.editionEra,
  volume: orNull(form.volume),
  unit: orNull(form.unit),
  lesson: orNull(form.lesson),
  tags: wordsOf(form.tags),
  competencies: [...form.competencies],
  coreCompetencies: [...form.coreCompetencies],
  aiUse: form.aiUse === '' ? null : form.aiUse,
  licence: orNull(form.licence),
  sourceName: orNull(form.sourceName),
  sourceUrl: orNull(form.sourceUrl),
  minutes: form.minutes ?? 0,
  language: form.language,
});

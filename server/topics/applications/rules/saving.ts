import type { CallBody, TopicForm } from '../../../../db/schema/topic-data.ts';

/** NUL and halves of a surrogate pair, which a database cannot keep; everything else stays as it was typed. */
// eslint-disable-next-line no-control-regex
const UNKEPT = /\u0000/g;

function kept<T>(value: T): T;
function kept(value: unknown): unknown {
  if (typeof value === 'string') return value.toWellFormed().replace(UNKEPT, '');
  if (Array.isArray(value)) return value.map((item) => kept<unknown>(item));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, kept<unknown>(item)]));
}

/** A form as it is saved: what cannot be kept is dropped, and an item of the guide with a locked title gives its title. */
export function formToSave(body: CallBody, form: TopicForm): TopicForm {
  const clean = kept(form);
  const item = body.guide.find(({ id }) => id === clean.guideItem);
  return item?.isLocked ? { ...clean, title: item.title } : clean;
}

/** Columns that lists and searches read. */
export const columnsOf = (form: TopicForm) => ({
  form,
  title: form.title.trim(),
  track: form.track,
  subject: form.subject,
  stage: form.stage,
  guideItem: form.guideItem,
});

/** What somebody who only takes part, or recommends, sees of the leader: not how to reach her, nor her papers. */
export function withoutContact(form: TopicForm): TopicForm {
  return { ...form, leader: { ...form.leader, ethnicity: '', born: null, phone: '', email: '' } };
}

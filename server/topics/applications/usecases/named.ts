import type { TopicForm } from '../../../../db/schema/topic-data.ts';
import { labelOf } from '../../../../ingest/index.ts';

/** A form with subject and stages by their names; what the catalogue does not hold stays as it was written. */
export function namedForm(form: TopicForm): TopicForm {
  const { pupils } = form.ai;
  return {
    ...form,
    subject: form.subject === null ? null : labelOf('subjects', form.subject),
    stage: form.stage === null ? null : labelOf('stages', form.stage),
    ai: { ...form.ai, pupils: { ...pupils, stages: pupils.stages.map((stage) => labelOf('stages', stage)) } },
  };
}

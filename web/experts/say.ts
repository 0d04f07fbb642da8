import type { Labels } from '../lib/catalog.svelte.ts';
import { t } from '../lib/i18n/index.svelte.ts';
import type { Candidate } from './panels.svelte.ts';

type Fields = { subjects: readonly string[]; stages?: readonly string[] };
/** The subjects and stages somebody judges, by their names. */
export const fieldsText = (labels: Labels, { subjects, stages = [] }: Fields): string =>
  [...subjects.map((id) => labels.of('subjects', id)), ...stages.map((id) => labels.of('stages', id))].join(
    t('experts.comma'),
  );

/** A conflict as a sentence: what it is, with whom, by which unit, topic or studio. */
export function conflictText({ kind, person, through, detail }: Candidate['conflicts'][number]): string {
  const facts = [person, through, kind === 'same_studio' ? detail : null].filter((one) => one !== null && one !== '');
  const name = t(`experts.conflict.${kind}`);
  return facts.length === 0 ? name : t('experts.conflict_with', { name, facts: facts.join(t('experts.comma')) });
}

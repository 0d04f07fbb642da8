import type { Labels } from '../lib/catalog.svelte.ts';
import { t } from '../lib/i18n/index.svelte.ts';

type Wanted = {
  kind: 'lesson_plan' | 'case' | 'micro_lesson' | 'courseware' | 'exercise' | 'other' | null;
  stage: string | null;
  grades: readonly string[];
  subject: string | null;
  unit: string | null;
};

/** What a call asks for, in a line. */
export const wantedText = (wanted: Wanted, labels: Labels): string =>
  [
    wanted.stage && labels.of('stages', wanted.stage),
    wanted.subject && labels.of('subjects', wanted.subject),
    wanted.grades.map((grade) => labels.of('grades', grade)).join(t('library.and')),
    wanted.unit,
    wanted.kind && t(`library.kind.${wanted.kind}`),
  ]
    .filter(Boolean)
    .join(' · ');

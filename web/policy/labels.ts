import { t } from '../lib/i18n/index.svelte.ts';

/** Names of what policies are written in, in the language of the page. */
export const levelName = (level: 'school' | 'county' | 'city' | 'province' | 'national') => t(`policy.level.${level}`);
export const formName = (
  form: 'in_person' | 'remote' | 'base' | 'school_based' | 'blended' | 'self_study' | 'degree' | 'other',
) => t(`policy.form.${form}`);
export const positionName = (
  position:
    | 'class_teacher'
    | 'principal'
    | 'principal_designate'
    | 'psychology_teacher'
    | 'backbone_candidate'
    | 'master_candidate'
    | 'weak_subject_teacher'
    | 'teaching_outside_degree',
) => t(`policy.position.${position}`);
export const perName = (per: 'item' | 'term' | 'year' | 'cycle' | 'once') => t(`policy.per.${per}`);
export const unitName = (unit: 'credit' | 'hour' | 'times' | 'minute') => t(`policy.unit.${unit}`);

/** Hundredths as people write them: 1250 is 12.5. */
export const amount = (hundredths: number): string => String(Math.round(hundredths) / 100);

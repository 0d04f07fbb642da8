/** Closed lists that policies are written in, in the order in which they are offered. */
export const LEVELS = ['school', 'county', 'city', 'province', 'national'] as const;
export const FORMS = [
  'in_person',
  'remote',
  'base',
  'school_based',
  'blended',
  'self_study',
  'degree',
  'other',
] as const;
export const LADDER = ['novice', 'qualified', 'backbone', 'subject_leader', 'master'] as const;
export const POSITIONS = [
  'class_teacher',
  'principal',
  'principal_designate',
  'psychology_teacher',
  'backbone_candidate',
  'master_candidate',
  'weak_subject_teacher',
  'teaching_outside_degree',
] as const;
export const BODIES = ['school', 'county', 'city', 'province'] as const;
export const UNITS = ['credit', 'hour'] as const;
export const PERIODS = ['term', 'year', 'cycle'] as const;

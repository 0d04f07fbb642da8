/** Levels and forms in the order that forms offer them. */
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
export type Level = (typeof LEVELS)[number];
export type Form = (typeof FORMS)[number];

export const isLevel = (value: string): value is Level => LEVELS.some((one) => one === value);
export const isForm = (value: string): value is Form => FORMS.some((one) => one === value);

/** Subjects of a budget in the order of the official form. */
export const BUDGET = [
  'materials',
  'data',
  'travel',
  'meetings',
  'exchange',
  'equipment',
  'consulting',
  'labour',
  'printing',
  'management',
  'other',
] as const;
/** Hundredths of a yuan by subject. */
export type Spent = { [key in (typeof BUDGET)[number]]?: number | undefined };

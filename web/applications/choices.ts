import type { Form, Title, Use } from './topic.svelte.ts';

/** Closed lists of the form, in the order in which they are offered. */
export type Gender = NonNullable<Form['leader']['gender']>;
export type Degree = NonNullable<Form['leader']['degree']>;
type Earlier = Form['history'][number];
type Standing = NonNullable<Form['ai']['tools'][number]['standing']>;

export const GENDERS = ['female', 'male'] as const satisfies readonly Gender[];
export const DEGREES = ['none', 'bachelor', 'master', 'doctor'] as const satisfies readonly Degree[];
export const TITLES = ['none', 'junior', 'middle', 'deputy_senior', 'senior'] as const satisfies readonly Title[];
export const LEVELS = [
  'school',
  'county',
  'city',
  'province',
  'national',
] as const satisfies readonly Earlier['level'][];
export const STATUSES = ['A', 'B', 'C', 'D'] as const satisfies readonly Earlier['status'][];
export const STANDINGS = ['filed', 'white_list', 'neither'] as const satisfies readonly Standing[];
/** Files of an application; those of later steps are added there. */
export const APPLICATION_USES = ['application', 'proof', 'supplement'] as const satisfies readonly Use[];

export const emptyOutcome = (): Form['finalOutcomes'][number] => ({
  name: '',
  form: '',
  from: null,
  dueOn: null,
  person: null,
});

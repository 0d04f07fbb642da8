/** The kinds of a resource, as the server knows them. */
export const KINDS = ['lesson_plan', 'case', 'micro_lesson', 'courseware', 'exercise', 'other'] as const;
export type Kind = (typeof KINDS)[number];

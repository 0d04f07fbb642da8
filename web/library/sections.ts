import { t } from '../lib/i18n/index.svelte.ts';

/** What a section can be for, in the order of a plan, a case, a micro-lesson. */
export const SECTION_KEYS = [
  'basics',
  'standards',
  'textbook',
  'learners',
  'objectives',
  'focus',
  'methods',
  'preparation',
  'process',
  'assessment',
  'homework',
  'board',
  'reflection',
  'replanning',
  'background',
  'question',
  'narrative',
  'analysis',
  'outcome',
  'insight',
  'hook',
  'content',
  'practice',
  'summary',
  'resources',
  'other',
] as const;
export type SectionKey = (typeof SECTION_KEYS)[number];

export const isSectionKey = (key: string): key is SectionKey => SECTION_KEYS.some((known) => known === key);

/** What a section is for, in words. */
export const sectionLabel = (key: string): string =>
  t(isSectionKey(key) ? `library.section.${key}` : 'library.section.other');

export const sectionOptions = (): { value: SectionKey; label: string }[] =>
  SECTION_KEYS.map((value) => ({ value, label: sectionLabel(value) }));

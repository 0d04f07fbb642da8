import { find } from '../lib/i18n/words.ts';
import { locale, t } from '../lib/i18n/index.svelte.ts';
import { sectionName, type SectionKey } from '../topics/labels.ts';
import type { Form, Lack } from './topic.svelte.ts';

/** Parts of the form as one goes through them. */
export const PARTS = ['basics', 'leader', 'people', 'argument', 'plan', 'outcomes', 'budget', 'ai', 'files'] as const;
export type FormPart = (typeof PARTS)[number];

const BASICS = ['title', 'track', 'guideItem', 'direction', 'subject', 'stage', 'months'];

/** Where a field is mended. */
export function partOf(field: string): FormPart {
  const [head = ''] = field.split('.');
  if (BASICS.includes(head)) return 'basics';
  if (head === 'sections') return 'argument';
  if (head === 'objectives' || head === 'steps') return 'plan';
  if (head === 'stageOutcomes' || head === 'finalOutcomes') return 'outcomes';
  if (head === 'members') return 'people';
  if (head === 'ai' || head === 'budget') return head;
  return 'leader';
}

/** Sections of the 设计论证 in the order of the official form. */
export const SECTIONS = [
  'concepts',
  'literature',
  'significance',
  'subjects',
  'content',
  'difficulties',
  'methods',
  'feasibility',
  'foundation',
] as const satisfies readonly SectionKey[];

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
] as const satisfies readonly (keyof Form['budget'])[];

/** The name of a field by its place: 'steps.2' is 研究步骤（第 3 项）. */
export function fieldName(field: string): string {
  const [head = '', ...rest] = field.split('.');
  const section = SECTIONS.find((key) => head === 'sections' && key === rest[0]);
  if (section) return sectionName(section);
  const last = rest.at(-1) ?? '';
  const isRow = /^\d+$/.test(last);
  const key = isRow ? [head, ...rest.slice(0, -1)].join('.') : field;
  const name = find(locale.now, `applications.field.${key}`, {}) ?? field;
  return isRow ? t('applications.row_of', { name, n: Number(last) + 1 }) : name;
}

export const lackText = ({ code, params }: Lack): string =>
  find(locale.now, `applications.lack.${code}`, params) ?? code;

/** Characters as the call counts them: without spaces and line ends. */
export const lengthOf = (text: string): number => Array.from(text.replace(/\s/gu, '')).length;

/** 分 as 元. */
export const yuan = (hundredths: number): string => (hundredths / 100).toFixed(2);

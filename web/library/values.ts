import { minutes } from '../lib/format.ts';
import { t } from '../lib/i18n/index.svelte.ts';
import type { Shown } from './resource.svelte.ts';
import type { Vocabulary } from './vocabulary.svelte.ts';

/** The fields in the order they are read. */
export const FIELDS = [
  'title',
  'kind',
  'summary',
  'subject',
  'stage',
  'grades',
  'edition',
  'editionEra',
  'volume',
  'unit',
  'lesson',
  'tags',
  'coreCompetencies',
  'competencies',
  'licence',
  'aiUse',
  'sourceName',
  'sourceUrl',
  'minutes',
  'language',
] as const;
export type Field = (typeof FIELDS)[number];
export type Values = Pick<Shown['resource'], Field>;

export const isField = (name: string): name is Field => FIELDS.some((field) => field === name);

const PARAMS = {
  kind: 'kind',
  subject: 'subject',
  stage: 'stage',
  grades: 'grade',
  edition: 'edition',
  volume: 'volume',
  competencies: 'competency',
} as const;

/** A value in words; '' when there is none. */
export function valueText(vocabulary: Vocabulary, field: Field, value: unknown): string {
  if (Array.isArray(value)) return value.map((one) => valueText(vocabulary, field, one)).join(t('library.and'));
  if (value === null || value === undefined || value === '') return '';
  switch (field) {
    case 'minutes':
      return minutes(Number(value));
    case 'language':
      return value === 'zh' || value === 'en' ? t(`library.language.${value}`) : t('library.language.other');
    case 'title':
    case 'summary':
    case 'unit':
    case 'lesson':
    case 'tags':
    case 'sourceName':
    case 'sourceUrl':
      return String(value);
    case 'editionEra':
      return vocabulary.catalog.of('eras', String(value));
    case 'licence':
      return vocabulary.catalog.of('licences', String(value));
    case 'aiUse':
      return vocabulary.catalog.of('aiUses', String(value));
    case 'coreCompetencies':
      return vocabulary.catalog.of('coreCompetencies', String(value));
    default:
      return vocabulary.of(PARAMS[field], String(value));
  }
}

import { locale, t } from '../lib/i18n/index.svelte.ts';
import { find } from '../lib/i18n/words.ts';
import { day } from '../lib/format.ts';

type Detail = Readonly<Record<string, string | number>>;
export type FindingShown = {
  id: string;
  code: string;
  severity: 'blocking' | 'notice';
  quote: string | null;
  detail: Detail;
  answer: string | null;
  source: 'rule' | 'model' | 'person';
  sectionId: string | null;
  other: { id: string; title: string } | null;
};

const say = (key: string, fallback: string): string => find(locale.now, key) ?? fallback;
export const fieldText = (field: string): string => say(`audit.field.${field}`, field);

/** A finding as a sentence: what was found, of which field, by whose term. */
export function findingText({ code, detail }: FindingShown): string {
  const words = {
    ...detail,
    ...(typeof detail.field === 'string' ? { field: fieldText(detail.field) } : {}),
    ...(typeof detail.warning === 'string' ? { warning: say(`audit.warning.${detail.warning}`, detail.warning) } : {}),
    ...(typeof detail.point === 'string' ? { point: say(`audit.point.${detail.point}`, detail.point) } : {}),
  };
  return find(locale.now, `audit.finding.${code}`, words) ?? code;
}

/** What is missing is filled in; what stands in the text and has to be settled can be explained. */
export const isAnswerable = ({ code, severity }: FindingShown): boolean =>
  severity === 'blocking' && !code.endsWith('.missing');

type Scope = { visibility: 'organisation' | 'public'; scopeName: string | null };
export const scopeText = ({ visibility, scopeName }: Scope): string =>
  visibility === 'public' ? t('audit.scope.public') : (scopeName ?? '');

type Listed = Scope & { scopeKind: string | null; bodyName: string; how: 'submitted' | 'imported'; at: string | null };
/** 已审核上架 · 县 · 2026年11月22日 · 临江县教育局 */
export function listedText(listed: Listed): string {
  const scope = say(`audit.scope.${listed.scopeKind ?? 'public'}`, scopeText(listed));
  const on = listed.at === null ? '' : day(listed.at);
  return listed.how === 'imported'
    ? t('audit.imported_badge', { scope, day: on })
    : t('audit.listed_badge', { scope, day: on, body: listed.bodyName });
}

export const TONES = {
  machine_check: 'info',
  human_check: 'info',
  listed: 'success',
  returned: 'warning',
  recalled: 'neutral',
} as const;

/** A section as it is called: by its own title, else by what it is for. */
export const sectionText = (section: { key: string; title: string } | null): string =>
  section === null
    ? ''
    : section.title || (section.key === 'other' ? t('audit.changes.whole') : say(`library.section.${section.key}`, section.key)); // prettier-ignore

/** A value of a field in a list of changes. */
export const valueText = (value: unknown): string => {
  if (value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0))
    return t('audit.changes.empty');
  return Array.isArray(value) ? value.join('、') : String(value);
};

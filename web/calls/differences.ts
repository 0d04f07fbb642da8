import { find } from '../lib/i18n/words.ts';
import { locale, t, type PlainKey } from '../lib/i18n/index.svelte.ts';

/** The labels that fields have in the editor, by their path in a call or by the last name of it. */
const LABELS: Readonly<Record<string, PlainKey>> = {
  'window.from': 'calls.field.from',
  'window.to': 'calls.field.to',
  lead: 'calls.field.lead',
  level: 'calls.field.level',
  'notice.days': 'calls.field.notice',
  numberPattern: 'calls.field.number_pattern',
  'similarity.section': 'calls.field.similarity',
  titleMost: 'calls.field.title_most',
  stageOutcomesMost: 'calls.field.stage_most',
  finalOutcomesMost: 'calls.field.final_most',
  budget: 'calls.field.budget',
  aiPart: 'calls.field.ai',
  name: 'calls.field.name',
  nameEn: 'calls.field.name_en',
  kind: 'calls.field.kind',
  leastMonths: 'calls.field.least_months',
  mostMonths: 'calls.field.most_months',
  most: 'calls.field.at_most',
  least: 'calls.field.at_least',
  form: 'calls.field.short',
  title: 'calls.field.guide_title',
  note: 'calls.field.guide_note',
  track: 'calls.field.guide_track',
  isLocked: 'calls.field.locked',
  isRequired: 'calls.field.required',
  label: 'calls.field.label',
  labelEn: 'calls.field.label_en',
  'clause.document': 'calls.field.document',
  'clause.place': 'calls.field.place',
  'clause.quotation': 'calls.field.quotation',
  'clause.kind': 'calls.field.clause_kind',
  'when.tracks': 'calls.field.tracks',
  'when.unitKinds': 'calls.field.units',
  'when.leastMonths': 'calls.field.from_months',
  weight: 'calls.field.weight',
  count: 'calls.field.reviews',
  isBlind: 'calls.field.blind',
  subjectExperts: 'calls.field.subject_experts',
  mostPerUnit: 'calls.field.per_unit',
  mostLoad: 'calls.field.most_load',
  days: 'calls.field.review_days',
  seesOthers: 'calls.field.sees_others',
  spread: 'calls.field.spread',
  commentAt: 'calls.field.comment_at',
  'due.by': 'calls.field.due_by',
  'due.months': 'calls.field.due_months',
  'due.day': 'calls.field.due_day',
  experts: 'calls.field.experts',
  ofSubject: 'calls.field.of_subject',
  ways: 'calls.field.ways',
  workReportLeast: 'calls.field.work_report',
  researchReportLeast: 'calls.field.research_report',
  materialsDaysBefore: 'calls.field.materials',
  per: 'calls.field.per',
  unit: 'calls.field.unit',
  who: 'calls.field.who',
  as: 'calls.field.as',
  years: 'calls.field.years',
  causes: 'calls.field.causes',
  countsLeader: 'calls.field.counts_leader',
  orTitle: 'calls.field.or_title',
  orDegree: 'calls.field.or_degree',
  proof: 'calls.field.proof',
  levels: 'calls.field.least_level',
};

/** What a field is called; '' for a row as a whole. */
export function sayField(path: string): string {
  const band = /^(anchors|bands)\.([ABCD])$/.exec(path);
  if (band) return t(band[1] === 'anchors' ? 'calls.field.anchor' : 'calls.field.band', { band: band[2] ?? '' });
  const known = LABELS[path] ?? LABELS[path.split('.').at(-1) ?? ''];
  return known ? t(known) : path;
}

/** Where the words of a closed list stand. */
const LISTS: Readonly<Record<string, string>> = {
  level: 'topics.level.',
  least: 'topics.title_level.',
  orTitle: 'topics.title_level.',
  orDegree: 'calls.degree.',
  unit: 'calls.unit.',
  unitKinds: 'calls.unit.',
  per: 'calls.per.',
  who: 'calls.who.',
  as: 'calls.as.',
  causes: 'calls.cause.',
  ways: 'calls.way.',
  by: 'calls.due.',
};

const wordOf = (field: string, value: string): string => find(locale.now, `${LISTS[field] ?? ''}${value}`) ?? value;

/** A value as people read it: yes and no, closed lists in words, several in one line. */
export function sayValue(path: string, value: string): string {
  const field = path.split('.').at(-1) ?? '';
  if (value === '') return t('calls.diff.empty');
  if (value === 'true' || value === 'false') return t(value === 'true' ? 'calls.diff.yes' : 'calls.diff.no');
  const several = value.startsWith('["') ? value.slice(2, -2).split('","') : [value];
  return several.map((one) => wordOf(field, one)).join(locale.now === 'zh' ? '、' : ', ');
}

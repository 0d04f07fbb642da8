/** Chinese words for what the front matter says in codes; printed on the pages of the built files. */
import district from '../district.json' with { type: 'json' };
import type { Source } from './source.ts';

const SUBJECTS: Readonly<Record<string, string>> = {
  chinese: '语文',
  mathematics: '数学',
  english: '英语',
  science: '科学',
  physics: '物理',
  chemistry: '化学',
  biology: '生物学',
  history: '历史',
  geography: '地理',
  morality_law: '道德与法治',
  information_technology: '信息科技',
  pe_health: '体育与健康',
  music: '音乐',
  art: '美术',
  labor: '劳动',
  psychology: '心理健康',
  class_management: '班级管理',
  ai_education: '人工智能教育',
};

/** Researchers sign for their office, which has no entry of its own in the tree. */
const OFFICES: Readonly<Record<string, string>> = { county: '临江县教研室', city: '云澄市教研室' };

const DIGITS = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
const SENIOR = ['高一', '高二', '高三'];

export const gradeName = (grade: number): string =>
  grade > 9 ? (SENIOR[grade - 10] ?? '高中') : grade < 1 ? '幼儿园' : `${DIGITS[grade] ?? ''}年级`;

export const subjectNames = (source: Source): string => source.subjects.map((id) => SUBJECTS[id] ?? id).join('、');

/** The organisation that signs the file. Throws when the district has no such person. */
export function byline(source: Source): string {
  const person = district.persons.find((item) => item.userName === source.owner);
  const organisation = district.organisations.find((item) => item.key === person?.org);
  if (organisation == null) throw new Error(`${source.slug}: no person "${source.owner}" in district.json`);
  return OFFICES[organisation.key] ?? organisation.name;
}

export function gradeNames(source: Source): string {
  const [first, last] = [source.grades[0], source.grades.at(-1)];
  if (first == null || last == null) return '';
  return first === last ? gradeName(first) : `${gradeName(first)}至${gradeName(last)}`;
}

/** The facts a lesson plan carries in its head table: label and value, the empty ones left out. */
export function facts(source: Source): [string, string][] {
  const rows: [string, string][] = [
    ['学科', subjectNames(source)],
    ['年级', gradeNames(source)],
    ['教材版本', source.edition ?? ''],
    ['册次', source.volume ?? ''],
    ['单元', source.unit ?? ''],
    ['供稿', byline(source)],
  ];
  return rows.filter(([, value]) => value !== '');
}

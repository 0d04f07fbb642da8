import writeExcelFile, { type SheetData } from 'write-excel-file/node';
import type { Overview } from './usecases/organisation.ts';
import type { Listed } from './repo/overview.ts';

/** The words of the file, which leaves the product and so cannot ask the page for them. */
const zh = {
  overview: '总览',
  flags: '预警',
  persons: '名单',
  organisation: '单位',
  asOf: '统计日期',
  teachers: '教师人数',
  complete: '已修满',
  rate: '完成率',
  yearUnmet: '本年度未达标',
  impossible: '本周期已无法修满',
  none: '没有适用的学分政策',
  rule: '规则',
  measured: '实际',
  limit: '政策规定',
  behind: '未达标教师',
  owed: '应达标教师',
  period: '时段',
  names: '未达标名单',
  consequences: '政策后果',
  source: '政策条款',
  running: '进行中',
  final: '已结束',
  name: '姓名',
  subject: '学科',
  counted: '周期已获学分',
  needed: '周期应获学分',
  yearCounted: '本年度已获',
  yearNeeded: '本年度应获',
  yearMet: '本年度达标',
  isComplete: '周期修满',
  warned: '无法达标的规则数',
  yes: '是',
  no: '否',
};
const en: Record<keyof typeof zh, string> = {
  overview: 'Overview',
  flags: 'Flags',
  persons: 'Teachers',
  organisation: 'Organisation',
  asOf: 'As of',
  teachers: 'Teachers',
  complete: 'Complete',
  rate: 'Completion rate',
  yearUnmet: 'Below this year’s minimum',
  impossible: 'Can no longer finish this cycle',
  none: 'No policy applies',
  rule: 'Rule',
  measured: 'Actual',
  limit: 'Policy',
  behind: 'Teachers behind',
  owed: 'Teachers who owe it',
  period: 'Period',
  names: 'Names',
  consequences: 'Consequences',
  source: 'Clause',
  running: 'running',
  final: 'over',
  name: 'Name',
  subject: 'Subject',
  counted: 'Earned in the cycle',
  needed: 'Needed in the cycle',
  yearCounted: 'Earned this year',
  yearNeeded: 'Needed this year',
  yearMet: 'This year met',
  isComplete: 'Cycle complete',
  warned: 'Rules out of reach',
  yes: 'yes',
  no: 'no',
};

export type FlagNames = { flag: Overview['flags'][number]; names: string[] };
export type SheetInput = {
  locale: 'zh' | 'en';
  overview: Overview;
  flags: readonly FlagNames[];
  persons: readonly Listed[];
  subjectName: (id: string) => string;
};

const bold = (value: string) => ({ value, fontWeight: 'bold' as const });
const natural = (hundredths: number) => hundredths / 100;
const share = (value: number) => ({ value, format: '0.0%' });

/** Three sheets: figures by organisation, flags with the names behind them, and the persons of the list. */
export function standingSheet(input: SheetInput): Promise<Buffer> {
  const words = input.locale === 'zh' ? zh : en;
  return writeExcelFile([
    { sheet: words.overview, data: overviewRows(input, words), columns: [{ width: 26 }, { width: 14 }, { width: 14 }] },
    { sheet: words.flags, data: flagRows(input, words), columns: [{ width: 24 }, { width: 30 }, { width: 10 }] },
    { sheet: words.persons, data: personRows(input, words), columns: [{ width: 12 }, { width: 24 }] },
  ]).toBuffer();
}

function overviewRows({ overview }: SheetInput, words: typeof zh): SheetData {
  const { figures, org, asOf, children } = overview;
  const row = (
    name: string,
    one: Pick<typeof figures, 'teachers' | 'complete' | 'yearUnmet' | 'impossible' | 'none' | 'rate'>,
  ) => [
    name,
    one.teachers,
    one.complete,
    one.rate === null ? null : share(one.rate),
    one.yearUnmet,
    one.impossible,
    one.none,
  ];
  const { organisation, teachers, complete, rate, yearUnmet, impossible, none } = words;
  return [
    [bold(words.asOf), asOf],
    [organisation, teachers, complete, rate, yearUnmet, impossible, none].map(bold),
    row(org.name, figures),
    ...children.map((child) => row(child.name, child)),
  ];
}

function flagRows({ flags, locale }: SheetInput, words: typeof zh): SheetData {
  const { organisation, rule, period, measured, limit, behind, owed, names, consequences, source } = words;
  return [
    [organisation, rule, period, measured, limit, behind, owed, names, consequences, source].map(bold),
    ...flags.map(({ flag, names: persons }) => [
      flag.orgName,
      locale === 'zh' ? flag.label : flag.labelEn,
      `${flag.period ? `${flag.period.from} – ${flag.period.to} ` : ''}${flag.at === 'past' ? words.final : words.running}`,
      share(flag.share),
      share(flag.limit),
      flag.unmet,
      flag.owed,
      persons.join('、'),
      flag.consequences.join('；'),
      `${flag.clause.document} ${flag.clause.place}`,
    ]),
  ];
}

function personRows({ persons, subjectName }: SheetInput, words: typeof zh): SheetData {
  const { name, organisation, subject, counted, needed, yearCounted, yearNeeded, yearMet, isComplete, warned } = words;
  const said = (is: boolean) => (is ? words.yes : words.no);
  return [
    [name, organisation, subject, counted, needed, yearCounted, yearNeeded, yearMet, isComplete, warned].map(bold),
    ...persons.map((one) => [
      one.name,
      one.orgName,
      one.subject ? subjectName(one.subject) : null,
      natural(one.counted),
      natural(one.needed),
      natural(one.yearCounted),
      natural(one.yearNeeded),
      said(one.isYearMet),
      said(one.isComplete),
      one.impossible,
    ]),
  ];
}

import writeExcelFile, { type SheetData } from 'write-excel-file/node';
import type { listRegistered } from './repo/register.ts';
import type { Reuse } from './repo/reuse.ts';

/** The words of the file, which leaves the product and so cannot ask the page for them. */
const zh = {
  sheet: '课题登记册',
  number: '立项编号',
  title: '课题名称',
  unit: '承担单位',
  leader: '主持人',
  track: '类别',
  subject: '学科',
  stage: '学段',
  approvedOn: '立项日期',
  endsOn: '计划完成',
  state: '状态',
  closedOn: '结题日期',
  grade: '鉴定等级',
  outcomes: '成果数',
  published: '入库成果',
  opened: '被查看',
  taught: '用于教学',
  cited: '被引用',
  adapted: '被改编',
};
const en: Record<keyof typeof zh, string> = {
  sheet: 'Register of topics',
  number: 'Number',
  title: 'Title',
  unit: 'Unit',
  leader: 'Leader',
  track: 'Track',
  subject: 'Subject',
  stage: 'Stage',
  approvedOn: 'Approved',
  endsOn: 'Due',
  state: 'State',
  closedOn: 'Closed',
  grade: 'Grade',
  outcomes: 'Outcomes',
  published: 'In the library',
  opened: 'Opened',
  taught: 'Taught',
  cited: 'Cited',
  adapted: 'Adapted',
};
type Row = Awaited<ReturnType<typeof listRegistered>>[number];
const STATE: Record<string, { zh: string; en: string }> = {
  approved: { zh: '已立项', en: 'Approved' },
  running: { zh: '研究中', en: 'Running' },
  suspended: { zh: '已中止', en: 'Suspended' },
  closing: { zh: '结题鉴定中', en: 'Closing' },
  deferred: { zh: '暂缓结题', en: 'Deferred' },
  closed: { zh: '已结题', en: 'Closed' },
  cancelled: { zh: '已撤项', en: 'Cancelled' },
};
const GRADE: Record<NonNullable<Row['grade']>, { zh: string; en: string }> = {
  excellent: { zh: '优秀', en: 'Excellent' },
  good: { zh: '良好', en: 'Good' },
  passed: { zh: '合格', en: 'Passed' },
  failed: { zh: '不合格', en: 'Failed' },
};

const COLUMNS = [16, 40, 22, 10, 12, 10, 8, 12, 12, 12, 12, 10, 8, 10, 8, 10, 8, 8].map((width) => ({ width }));

/** What the file calls a topic of the register; its words are its own, as every sheet's. */
export const sheetName = (org: string, locale: 'zh' | 'en'): string =>
  `${org} ${locale === 'zh' ? zh.sheet : en.sheet}.xlsx`;

/** The register as one sheet, a topic a row, in the order of the list. */
export function registerSheet(
  rows: readonly (Row & { trackName: string; subjectName: string | null; reuse: Reuse })[],
  locale: 'zh' | 'en',
): Promise<Buffer> {
  const { sheet, ...heads } = locale === 'zh' ? zh : en;
  const data: SheetData = [
    Object.values(heads).map((value) => ({ value, fontWeight: 'bold' as const })),
    ...rows.map((row) => [
      row.number,
      row.title,
      row.orgName,
      row.leaderName,
      row.trackName,
      row.subjectName,
      row.stage,
      row.approvedOn,
      row.endsOn,
      STATE[row.state]?.[locale] ?? row.state,
      row.closedOn,
      row.grade === null ? null : GRADE[row.grade][locale],
      row.outcomes,
      row.published,
      row.reuse.opened,
      row.reuse.taught,
      row.reuse.cited,
      row.reuse.adapted,
    ]),
  ];
  return writeExcelFile([{ sheet, data, columns: COLUMNS }]).toBuffer();
}

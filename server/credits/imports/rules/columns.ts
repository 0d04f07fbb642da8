import { cellText, isBlank, type Cell } from './cells.ts';

export const FIELDS = [
  'name',
  'account',
  'school',
  'title',
  'category',
  'level',
  'form',
  'hours',
  'credits',
  'day',
  'certificate',
  'organiser',
  'note',
] as const;
export type Field = (typeof FIELDS)[number];
/** Which column (from 0) holds which field. */
export type Columns = Partial<Record<Field, number>>;

/** Headers as districts write them, without what stands in brackets. The earlier ones say it more precisely. */
const HEADERS: Record<Field, readonly string[]> = {
  name: [
    '姓名',
    '教师姓名',
    '参训教师',
    '参训人',
    '参训人员',
    '学员姓名',
    '培训对象',
    '教师',
    '学员',
    'name',
    'teacher',
  ],
  account: [
    '账号',
    '工号',
    '教师编号',
    '用户名',
    '登录名',
    '教职工号',
    '职工号',
    '人员编号',
    '继教号',
    'account',
    'username',
  ],
  school: [
    '学校',
    '单位',
    '工作单位',
    '所在学校',
    '所在单位',
    '学校名称',
    '单位名称',
    '任教学校',
    'school',
    'organisation',
  ],
  title: [
    ...['培训项目', '项目名称', '课程名称', '培训名称', '培训内容', '培训课程', '培训主题', '活动名称', '培训班名称'],
    ...['项目', '课程', '名称', '内容', 'title', 'training', 'course'],
  ],
  category: ['类别', '培训类别', '学分类别', '项目类别', '学分类型', '培训类型', '类型', '学分性质', 'category'],
  level: ['级别', '培训级别', '项目级别', '层次', '培训层次', '组织级别', '主办级别', 'level'],
  form: ['形式', '培训形式', '培训方式', '研修方式', '研修形式', '学习形式', '方式', 'form'],
  hours: ['学时', '培训学时', '认定学时', '学时数', '课时', '学时合计', '时数', 'hours'],
  credits: ['学分', '认定学分', '登记学分', '培训学分', '折合学分', '获得学分', '学分数', 'credits'],
  day: [
    ...['结束时间', '结束日期', '截止时间', '截止日期', '结业时间', '结业日期', '完成时间', '培训时间', '培训日期'],
    ...['日期', '时间', '起止时间', '培训起止时间', '年度', '学年', '年份', '学年度', '培训年度', 'date', 'year'],
  ],
  certificate: ['证书编号', '证书号', '证书号码', '结业证号', '结业证书编号', '证书', 'certificate'],
  organiser: ['主办单位', '组织单位', '举办单位', '承办单位', '培训机构', '主办方', 'organiser'],
  note: ['备注', '说明', '附注', 'note', 'remark'],
};

/** A header without its unit, its star and its line breaks: '* 学时（小时）' is 学时. */
export const headerOf = (cell: Cell): string =>
  cellText(cell)
    .replace(/[(（[【].*?[)）\]】]/g, '')
    .replace(/[\s*＊:：_-]+/g, '')
    .toLowerCase();

/** How well a header names a field: 0 not at all; longer synonyms and exact words are surer. */
function fit(header: string, field: Field): number {
  const at = HEADERS[field].indexOf(header);
  if (at >= 0) return 1000 - at;
  const inside = HEADERS[field].filter((word) => word.length >= 2 && header.includes(word));
  return header.length <= 12 ? Math.max(0, ...inside.map((word) => word.length)) : 0;
}

/** Recognises the columns of one row; a field goes to the column that names it best, a column to one field. */
export function columnsOf(row: readonly Cell[]): Columns {
  const offers = row.flatMap((cell, column) => {
    const header = isBlank(cell) ? '' : headerOf(cell);
    return header === '' ? [] : FIELDS.map((field) => ({ field, column, score: fit(header, field) }));
  });
  const columns: Columns = {};
  const taken = new Set<number>();
  for (const { field, column, score } of offers.sort((a, b) => b.score - a.score || a.column - b.column)) {
    if (score === 0 || taken.has(column) || columns[field] !== undefined) continue;
    columns[field] = column;
    taken.add(column);
  }
  return columns;
}

/** Titles of a sheet take a few rows; a header further down is taken for data. */
const HEADER_WITHIN = 15;

/** The row (from 0) that names most fields, and which; null when none names a person and something else. */
export function findHeader(rows: readonly (readonly Cell[])[]): { header: number; columns: Columns } | null {
  let best: { header: number; columns: Columns; named: number } | null = null;
  for (const [header, row] of rows.slice(0, HEADER_WITHIN).entries()) {
    // A header is words: a row of data with a name in it also holds figures.
    if (row.some((cell) => typeof cell === 'number' || cell instanceof Date)) continue;
    const columns = columnsOf(row);
    const named = Object.keys(columns).length;
    const isHeader = named >= 3 && (columns.name !== undefined || columns.account !== undefined);
    if (isHeader && named > (best?.named ?? 0)) best = { header, columns, named };
  }
  return best && { header: best.header, columns: best.columns };
}

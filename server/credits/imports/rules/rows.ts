import { cellText, isBlank, type Cell } from './cells.ts';
import { headerOf, type Columns } from './columns.ts';

/** Rows that are no record of anybody: left out with their reason, and not counted as refused. */
export type Aside = 'row_empty' | 'row_total' | 'row_note' | 'row_header';

const TOTAL =
  /^(?:本页|全校|个人|学期|学年|年度|累计)?(?:合计|小计|总计|共计|累计|总和)(?:学时|学分|人数|人次|[(（]?[\d.]+.{0,4})?$/;
const NOTE =
  /^(?:备注|说明|注|附|填表|制表|填报|审核|审批|负责人|单位[(（]?盖章|学校[(（]?盖章|联系人|联系电话|经办人|第.+页|校长签|签字)/;

/** What a row is when it is no record; null when it is one, or is meant to be. @param header the row that names the columns */
export function asideOf(row: readonly Cell[], header: readonly Cell[], columns: Columns): Aside | null {
  const filled = row.flatMap((cell, column) => (isBlank(cell) ? [] : [{ text: cellText(cell), column }]));
  const [first] = filled;
  if (!first) return 'row_empty';
  const leading = filled.slice(0, 2).map(({ text }) => text.replace(/[\s:：]+/g, ''));
  if (leading.some((text) => TOTAL.test(text))) return 'row_total';
  const alike = filled.filter(({ column, text }) => headerOf(text) === headerOf(header[column] ?? null));
  if (filled.length >= 2 && alike.length >= filled.length * 0.6) return 'row_header';
  if (NOTE.test(leading[0] ?? '') && filled.length <= 4 && !hasRecord(row, columns)) return 'row_note';
  const isBeside = filled.length === 1 && ![columns.name, columns.account, columns.title].includes(first.column);
  return isBeside && first.text.length > 12 ? 'row_note' : null;
}

const hasRecord = (row: readonly Cell[], columns: Columns) =>
  [columns.title, columns.hours, columns.credits].filter((column) => column !== undefined && !isBlank(row[column]))
    .length >= 2;

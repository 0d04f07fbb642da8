import type { Cell } from '../../server/credits/imports/rules/cells.ts';
import type { RowCode } from '../../server/credits/imports/rules/reading.ts';
import { chance } from '../helpers/chance.ts';

/** What is wrong, or odd, in a row of the messy sheet, and what is to come of it: ready, or refused with a code. */
export type Mess = RowCode | 'fine' | 'odd_day' | 'odd_name' | 'odd_amount' | 'odd_words';
export type MessyRow = { cells: Cell[]; mess: Mess; code: RowCode | null };
export type Teacher = { name: string; userName: string; school: string };

export const HEADER = [
  '序号',
  '教师姓名',
  '工号',
  '工作单位',
  '培训项目',
  '类别',
  '级别',
  '形式',
  '学时（小时）',
  '学分',
  '结束时间',
  '证书编号',
  '备注',
];
const [NAME, ACCOUNT, SCHOOL, TITLE, CATEGORY, LEVEL, FORM, HOURS, CREDITS, DAY, CERTIFICATE] = [
  1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11,
];

type Change = { mess: Mess; code: RowCode | null; change: (cells: Cell[], roll: (sides: number) => number) => void };
const set =
  (column: number, ...values: readonly Cell[]): Change['change'] =>
  (cells, roll) => {
    cells[column] = values[roll(values.length)] ?? null;
  };
const only =
  (...pairs: readonly (readonly [number, Cell])[]): Change['change'] =>
  (cells) => {
    cells.fill(null);
    for (const [column, value] of pairs) cells[column] = value;
  };

/** Kinds of mess, drawn with equal chance. */
export const CHANGES: readonly Change[] = [
  {
    mess: 'odd_day',
    code: null,
    change: set(DAY, '2024.3.5', '2024年3月5日', 45356, '20240305', '2024/3/5', '２０２４-３-５', '2024.3.1-3.5'),
  },
  {
    mess: 'day_assumed',
    code: 'day_assumed',
    change: set(DAY, '2024年3月', '23-24学年', '2023', '2023-2024学年下学期', 202403),
  },
  {
    mess: 'odd_name',
    code: null,
    change: (cells) => void (cells[NAME] = ` ${String(cells[NAME]).split('').join(' ')}（组长）`),
  },
  { mess: 'odd_amount', code: null, change: set(HOURS, '16学时', '１６', ' 16 ', '16 小时') },
  {
    mess: 'odd_words',
    code: null,
    change: (cells) => void Object.assign(cells, { [LEVEL]: '区级', [FORM]: '面授', [CATEGORY]: '岗位' }),
  },
  {
    mess: 'hours_unknown',
    code: 'hours_unknown',
    change: (cells) => void Object.assign(cells, { [HOURS]: null, [CREDITS]: 2 }),
  },
  { mess: 'row_empty', code: 'row_empty', change: only() },
  { mess: 'row_total', code: 'row_total', change: only([0, '合计'], [HOURS, 640]) },
  { mess: 'row_note', code: 'row_note', change: only([0, '备注：以上学时已由教务处核实']) },
  { mess: 'row_header', code: 'row_header', change: (cells) => void cells.splice(0, HEADER.length, ...HEADER) },
  { mess: 'formula_error', code: 'formula_error', change: set(HOURS, '#DIV/0!', '#N/A', '#REF!') },
  { mess: 'person_missing', code: 'person_missing', change: set(NAME, null, '', '  ') },
  { mess: 'person_unknown', code: 'person_unknown', change: set(NAME, '查无此人', '已调出者') },
  { mess: 'person_unknown', code: 'person_unknown', change: set(ACCOUNT, 'no.body', '00000') },
  {
    mess: 'person_ambiguous',
    code: 'person_ambiguous',
    change: (cells) => void Object.assign(cells, { [NAME]: '同名者', [SCHOOL]: '第一小学' }),
  },
  {
    mess: 'person_elsewhere',
    code: 'person_elsewhere',
    change: (cells) => void Object.assign(cells, { [NAME]: '同名者', [SCHOOL]: '第二小学' }),
  },
  {
    mess: 'name_mismatch',
    code: 'name_mismatch',
    change: (cells) => void Object.assign(cells, { [ACCOUNT]: 'same.one', [NAME]: '别的名字' }),
  },
  { mess: 'school_unknown', code: 'school_unknown', change: set(SCHOOL, '不存在的学校') },
  { mess: 'outside', code: 'outside', change: set(SCHOOL, '邻县小学') },
  { mess: 'title_missing', code: 'title_missing', change: set(TITLE, null, ' ') },
  { mess: 'day_missing', code: 'day_missing', change: set(DAY, null, '') },
  { mess: 'day_unreadable', code: 'day_unreadable', change: set(DAY, '去年', '2024-02-30', '3月5日', '待定', 7) },
  { mess: 'day_ambiguous', code: 'day_ambiguous', change: set(DAY, 2024.1) },
  { mess: 'day_in_future', code: 'day_in_future', change: set(DAY, '2027-03-01') },
  { mess: 'outside_cycle', code: 'outside_cycle', change: set(DAY, '2015-03-05', '2009年9月') },
  { mess: 'hours_unreadable', code: 'hours_unreadable', change: set(HOURS, '十六', '两天', '16+4') },
  { mess: 'credits_unreadable', code: 'credits_unreadable', change: set(CREDITS, '合格', '若干') },
  { mess: 'amount_negative', code: 'amount_negative', change: set(HOURS, -16, '-4学时') },
  { mess: 'amount_absurd', code: 'amount_absurd', change: set(HOURS, 16_000, '99999') },
  { mess: 'amount_missing', code: 'amount_missing', change: set(HOURS, null, '—') },
  { mess: 'credits_beyond', code: 'credits_beyond', change: set(CREDITS, 40, '12.5分') },
  { mess: 'category_missing', code: 'category_missing', change: set(CATEGORY, null) },
  { mess: 'category_unknown', code: 'category_unknown', change: set(CATEGORY, '旅游考察', '其他类') },
  {
    mess: 'level_missing',
    code: 'level_missing',
    change: (cells) => void Object.assign(cells, { [CATEGORY]: '岗位培训', [LEVEL]: null }),
  },
  { mess: 'level_unknown', code: 'level_unknown', change: set(LEVEL, '乡镇级') },
  { mess: 'form_unknown', code: 'form_unknown', change: set(FORM, '不详') },
  {
    mess: 'form_does_not_fit',
    code: 'form_does_not_fit',
    change: (cells) => void Object.assign(cells, { [CATEGORY]: '校本研训', [LEVEL]: '校级', [FORM]: '远程' }),
  },
  {
    mess: 'certificate_missing',
    code: 'certificate_missing',
    change: (cells) =>
      void Object.assign(cells, { [CATEGORY]: '学历提升', [LEVEL]: '国家级', [FORM]: '学历', [CERTIFICATE]: null }),
  },
];

/**
 * A sheet of `rows` rows about these teachers: six in ten as they should be, the rest messy, some of them twice.
 * @param teachers none of them a namesake of another
 */
export function messySheet(seed: number, rows: number, teachers: readonly Teacher[]): MessyRow[] {
  const roll = chance(seed);
  const sheet: MessyRow[] = [];
  const fine: Cell[][] = [];
  for (let i = 0; i < rows; i += 1) {
    const luck = roll(100);
    if (luck >= 97 && fine.length > 0) {
      sheet.push({ cells: [...(fine[roll(fine.length)] ?? [])], mess: 'duplicate_in_file', code: 'duplicate_in_file' });
      continue;
    }
    const cells = aRow(i, teachers[roll(teachers.length)], roll);
    const change = luck < 60 ? null : CHANGES[roll(CHANGES.length)];
    if (!change) fine.push([...cells]);
    else {
      // With an account the name and the school would not be asked.
      cells[ACCOUNT] = null;
      change.change(cells, roll);
    }
    sheet.push({ cells, mess: change?.mess ?? 'fine', code: change?.code ?? null });
  }
  return sheet;
}

function aRow(i: number, teacher: Teacher | undefined, roll: (sides: number) => number): Cell[] {
  if (!teacher) throw new Error('a sheet needs teachers');
  const isAtSchool = roll(3) === 0;
  const day = new Date(Date.UTC(2023, roll(24), 1 + roll(28)));
  return [
    i + 1,
    teacher.name,
    roll(4) === 0 ? teacher.userName : null,
    teacher.school,
    // The number tells records of one day apart, as the names of trainings do.
    `第${i + 1}期研修`,
    isAtSchool ? '校本研训' : '岗位培训',
    isAtSchool ? '校级' : '县级',
    isAtSchool ? '研训一体' : '集中培训',
    [8, 16, 24, 4, 12.5][roll(5)] ?? 8,
    null,
    day,
    null,
    null,
  ];
}

import type { Body } from '../body.ts';

/** Words of the papers. A certificate of completion is Chinese only, as its seal; a statement comes in both. */
const zh = {
  completion: '中小学教师继续教育结业证书',
  statement: '中小学教师继续教育学分证明',
  number: '编号',
  machine: '查验编号',
  code: '校验码',
  name: '姓名',
  workplace: '工作单位',
  cycle: '周期',
  asOf: '截至日期',
  policy: '依据',
  version: (n: number) => `（第 ${n} 版）`,
  result: '结论',
  complete: '本周期已达到全部结业要求',
  incomplete: '本周期尚未达到全部结业要求',
  total: '认定总量',
  rules: '各项要求',
  rule: '要求',
  period: '期间',
  needed: '应达',
  counted: '认定',
  met: '是否达到',
  yes: '达到',
  no: '未达到',
  entries: '学分明细',
  day: '日期',
  title: '培训内容',
  category: '类别',
  hours: '学时',
  earned: '取得学分',
  countedCredits: '计入学分',
  cut: (caps: string) => `受“${caps}”限制`,
  none: '本周期内没有学分记录。',
  issuer: '发证机关',
  issued: '开具单位',
  seal: '（盖章）',
  sealHere: '此处盖章',
  scan: '扫描二维码，或访问下列网址输入编号和校验码查验：',
  caps: '取得学分为扣除上限前的学分，计入学分为按上限扣减后认定的学分。本证明由学分台账生成，涂改无效。',
  page: (n: number, of: number) => `第 ${n} 页，共 ${of} 页`,
  separator: '、',
} as const;

type PaperWords = {
  readonly [K in keyof typeof zh]: (typeof zh)[K] extends (...args: infer A) => string
    ? (...args: A) => string
    : string;
};

const en: PaperWords = {
  completion: 'Certificate of Completion of Continuing Education',
  statement: 'Statement of Credits in Continuing Education',
  number: 'No.',
  machine: 'Register no.',
  code: 'Code',
  name: 'Name',
  workplace: 'Workplace',
  cycle: 'Cycle',
  asOf: 'As of',
  policy: 'Under',
  version: (n) => ` (version ${n})`,
  result: 'Result',
  complete: 'All requirements of this cycle are met',
  incomplete: 'Not all requirements of this cycle are met yet',
  total: 'Recognised in total',
  rules: 'Requirements',
  rule: 'Requirement',
  period: 'Period',
  needed: 'Asked',
  counted: 'Recognised',
  met: 'Met',
  yes: 'yes',
  no: 'no',
  entries: 'Entries',
  day: 'Day',
  title: 'Training',
  category: 'Category',
  hours: 'Hours',
  earned: 'Earned',
  countedCredits: 'Counted',
  cut: (caps) => `limited by “${caps}”`,
  none: 'There are no entries in this cycle.',
  issuer: 'Issued by',
  issued: 'Issued by',
  seal: '',
  sealHere: 'Seal',
  scan: 'Scan the code, or enter number and code at:',
  caps: '“Earned” is before caps, “counted” is what the caps leave. Drawn from the credit ledger; void if altered.',
  page: (n, of) => `Page ${n} of ${of}`,
  separator: ', ',
};

export const paperWords = (locale: Body['locale']): PaperWords => (locale === 'zh' ? zh : en);

/** 2026-09-01 as 2026年9月1日, or 1 September 2026. */
export function dayIn(locale: Body['locale'], day: string): string {
  const [year = '', month = '', date = ''] = day.split('-').map((part) => String(Number(part)));
  if (locale === 'zh') return `${year}年${month}月${date}日`;
  return `${date} ${MONTHS[Number(month) - 1] ?? month} ${year}`;
}
const MONTHS = 'January February March April May June July August September October November December'.split(' ');

/** Hundredths as people write them: 1250 is 12.5. */
export const amount = (hundredths: number): string => String(Math.round(hundredths) / 100);

/** 360 学分, 12 学时, 2 次. */
export function amountOf(locale: Body['locale'], value: number, unit: 'credit' | 'hour' | 'times'): string {
  if (locale === 'zh') {
    if (unit === 'times') return `${value} 次`;
    return `${amount(value)} ${unit === 'credit' ? '学分' : '学时'}`;
  }
  return unit === 'times' ? `${value} times` : `${amount(value)} ${unit}s`;
}

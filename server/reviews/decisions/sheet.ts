import writeExcelFile, { type SheetData } from 'write-excel-file/node';
import type { Group } from './rules/fairness.ts';
import type { By, Fairness } from './usecases/fairness.ts';

/** The words of the file, which leaves the product and so cannot ask the page for them. */
const zh = {
  groups: '立项情况',
  reviewers: '评审专家',
  by: '分组',
  group: '类别',
  school: '学校类型',
  subject: '学科',
  stage: '学段',
  title: '职称',
  track: '课题类别',
  all: '全部',
  rural: '乡村学校',
  town: '县城学校',
  city: '市直学校',
  bureau: '教研机构',
  none: '未填',
  junior: '初级',
  middle: '中级',
  deputy_senior: '副高级',
  senior: '正高级',
  applied: '进入评审',
  decided: '已决定',
  approved: '立项',
  rate: '立项率',
  low: '95% 区间下限',
  high: '95% 区间上限',
  mean: '平均分',
  sd: '标准差',
  name: '姓名',
  asked: '分配',
  submitted: '已交',
  open: '未交',
  left: '退出',
  overdue: '逾期',
  delay: '平均早晚（天，负数为提前）',
  severity: '宽严（分，正数为偏宽）',
  se: '标准误',
};
const en: Record<keyof typeof zh, string> = {
  groups: 'Approvals',
  reviewers: 'Reviewers',
  by: 'Grouped by',
  group: 'Group',
  school: 'Kind of school',
  subject: 'Subject',
  stage: 'Stage',
  title: 'Professional title',
  track: 'Track',
  all: 'All',
  rural: 'Rural school',
  town: 'County-town school',
  city: 'School of the city',
  bureau: 'Bureau',
  none: 'Not given',
  junior: 'Junior',
  middle: 'Middle',
  deputy_senior: 'Deputy senior',
  senior: 'Senior',
  applied: 'Reviewed',
  decided: 'Decided',
  approved: 'Approved',
  rate: 'Approval rate',
  low: '95 % from',
  high: '95 % to',
  mean: 'Mean',
  sd: 'Standard deviation',
  name: 'Name',
  asked: 'Assigned',
  submitted: 'Handed in',
  open: 'Open',
  left: 'Left',
  overdue: 'Overdue',
  delay: 'Mean delay (days; below 0: early)',
  severity: 'Severity (points; above 0: generous)',
  se: 'Standard error',
};

const bold = (value: string) => ({ value, fontWeight: 'bold' as const });
const share = (value: number | null | undefined) =>
  value === null || value === undefined ? null : { value, format: '0.0%' };
const points = (value: number | null) => (value === null ? null : { value, format: '0.00' });
const isWord = (key: string): key is keyof typeof zh => key in zh;

/** Two sheets: approvals by group with their intervals, and the panel. */
export function fairnessSheet(report: Fairness, locale: 'zh' | 'en'): Promise<Buffer> {
  const words = locale === 'zh' ? zh : en;
  const columns = [{ width: 16 }, { width: 20 }];
  return writeExcelFile([
    { sheet: words.groups, data: groupRows(report, locale, words), columns },
    { sheet: words.reviewers, data: reviewerRows(report, words), columns: [{ width: 16 }] },
  ]).toBuffer();
}

function groupRows({ all, by, tracks }: Fairness, locale: 'zh' | 'en', words: typeof zh): SheetData {
  const trackName = (key: string) =>
    tracks.find((one) => one.key === key)?.[locale === 'zh' ? 'name' : 'nameEn'] ?? key;
  const named = (kind: By, key: string) => {
    if (kind === 'track') return trackName(key);
    if (key === '') return words.none;
    return kind !== 'subject' && kind !== 'stage' && isWord(key) ? words[key] : key;
  };
  const row = (kind: string, name: string, group: Group) => [
    ...[kind, name, group.applied, group.decided, group.approved, share(group.rate)],
    ...[share(group.interval?.[0]), share(group.interval?.[1]), points(group.mean), points(group.sd)],
  ];
  const { applied, decided, approved, rate, low, high, mean, sd } = words;
  return [
    [words.by, words.group, applied, decided, approved, rate, low, high, mean, sd].map(bold),
    ...(all ? [row(words.all, words.all, all)] : []),
    ...by.flatMap(({ by: kind, groups }) => groups.map((group) => row(words[kind], named(kind, group.key), group))),
  ];
}

function reviewerRows({ reviewers }: Fairness, words: typeof zh): SheetData {
  const { name, asked, submitted, open, left, overdue, delay, mean, sd, severity, se } = words;
  return [
    [name, asked, submitted, open, left, overdue, delay, mean, sd, severity, se].map(bold),
    ...reviewers.map((one) => [
      ...[one.name, one.asked, one.submitted, one.open, one.left, one.overdue, points(one.delay)],
      ...[points(one.mean), points(one.sd), points(one.severity), points(one.severitySe)],
    ]),
  ];
}

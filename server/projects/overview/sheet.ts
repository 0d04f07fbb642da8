import writeExcelFile, { type SheetData } from 'write-excel-file/node';
import type { Light } from '../milestones/rules/watch.ts';

/** The words of the file, which leaves the product and so cannot ask the page for them. */
const zh = {
  sheet: '在研课题',
  asOf: '统计日期',
  number: '批准号',
  title: '课题名称',
  leader: '主持人',
  unit: '所在单位',
  light: '进度',
  next: '待办事项',
  due: '应完成日期',
  overdue: '逾期天数',
  ends: '计划结题日期',
  call: '申报批次',
  red: '逾期',
  amber: '临近或待整改',
  green: '正常',
  paused: '已中止',
};
const en: Record<keyof typeof zh, string> = {
  sheet: 'Running topics',
  asOf: 'As of',
  number: 'Number',
  title: 'Topic',
  leader: 'Leader',
  unit: 'Unit',
  light: 'Standing',
  next: 'To do',
  due: 'Due',
  overdue: 'Days overdue',
  ends: 'Planned end',
  call: 'Call',
  red: 'overdue',
  amber: 'near or to be mended',
  green: 'on time',
  paused: 'suspended',
};

export type SheetRow = {
  approvalNumber: string | null;
  title: string;
  leaderName: string;
  orgName: string;
  light: Light;
  endsOn: string | null;
  callTitle: string | null;
  steps: readonly { label: string; dueOn: string; overdue: number }[];
};

/** One row per duty that is not reported, so that a filter in Excel finds what is overdue; a topic without one has a row too. */
export function sheetRows(items: readonly SheetRow[], words: typeof zh, today: string): SheetData {
  const head = ['number', 'title', 'leader', 'unit', 'light', 'next', 'due', 'overdue', 'ends', 'call'] as const;
  const bold = (value: string) => ({ value, fontWeight: 'bold' as const });
  return [
    [bold(words.asOf), today],
    head.map((key) => bold(words[key])),
    ...items.flatMap((item) =>
      (item.steps.length > 0 ? item.steps : [null]).map((step) => [
        item.approvalNumber,
        item.title,
        item.leaderName,
        item.orgName,
        words[item.light],
        step?.label ?? null,
        step?.dueOn ?? null,
        step?.overdue ?? null,
        item.endsOn,
        item.callTitle,
      ]),
    ),
  ];
}

export function runningSheet(input: {
  locale: 'zh' | 'en';
  today: string;
  items: readonly SheetRow[];
}): Promise<Buffer> {
  const words = input.locale === 'zh' ? zh : en;
  const columns = [12, 40, 10, 22, 12, 14, 13, 10, 13, 26].map((width) => ({ width }));
  return writeExcelFile([{ sheet: words.sheet, data: sheetRows(input.items, words, input.today), columns }]).toBuffer();
}

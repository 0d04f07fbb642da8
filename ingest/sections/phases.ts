import type { Block } from '../types.ts';
import { cellsOf, columnsOf, type Column, type Head } from './heads.ts';
import type { Phase } from './keys.ts';
import { minutesIn, plain, readName } from './names.ts';
import { isStepLike, opensProcess } from './words.ts';

/** The steps of a process, with what teacher and pupils do where a table or labels say so. */

type Part = Exclude<Column, 'name' | 'minutes' | 'text'>;
const PARTS: readonly Part[] = ['teacher', 'pupils', 'intent', 'assessment', 'technology'];

const LABELS: [Part, RegExp][] = [
  [
    'intent',
    /^(?:(?:活动|环节)?设计意图|活动意图(?:说明)?|设计(?:说明|理由)|意图|(?:活动)?目的|purpose|intention|rationale)/i,
  ],
  [
    'teacher',
    /^(?:教师|老师)(?:的)?(?:活动|行为|引导|任务|组织|导学)|^教的活动|^teacher(?:'s)? (?:activit|action|does)/i,
  ],
  [
    'pupils',
    /^(?:学生|幼儿)(?:的)?(?:活动|行为|任务|学习活动|预设)|^学的活动|^(?:student|pupil)s?'? (?:activit|action|do)/i,
  ],
  ['assessment', /^(?:评价(?:任务|标准|要点|方式|设计)?|学习评价|效果评价|assessment|evaluation)/i],
  [
    'technology',
    /^(?:技术(?:应用|支持|融合|手段)?|信息技术(?:应用|支持)?|媒体(?:应用|资源)?|数字(?:资源|工具)|ai(?:使用|应用|工具)|technology|media)/i,
  ],
];
const LABELLED = /^[\s【[（(]*([^:：】\])）\n]{2,24})\s*[】\]]?\s*(?:[:：]\s*|(?<=[】\]])\s*)([\s\S]*?)[）)]?$/u;
/** Which period it is says nothing about steps. */
const PERIOD = /^(?:第[一二三四五六七八九十\d]{1,2}(?:课时|节课|学时|节)|(?:period|lesson) \d+)/i;
/** Notes for the teacher that documents set as headings inside a step. */
const BOX =
  /^(?:teaching observations?|notes? (?:on|from) .+|mathematical links?|see teaching .+|potential answers.*|教学观察|资源说明|作者注释|数学关联|观看.{0,6})$/i;
const ONLY_MINUTES = /^[^\p{L}\p{N}]*\d{1,3}\s*(?:分钟?|min(?:ute)?s?)[^\p{L}\p{N}]*$/iu;
const NAME = 60;

type Mark = {
  at: number;
  name: string;
  minutes: number | null;
  style: string;
  rank: number;
  isStep: boolean;
  cells: readonly string[] | null;
};
type Span = { from: number; to: number };

function labelIn(text: string): { part: Part; rest: string; isBoxed: boolean } | null {
  const match = LABELLED.exec(text.slice(0, 2000));
  const label = match?.[1]?.trim() ?? '';
  const part = label === '' ? undefined : LABELS.find(([, pattern]) => pattern.test(label))?.[0];
  if (!part) return null;
  return { part, rest: (match?.[2] ?? '').trim() + text.slice(2000), isBoxed: /^[\s【[（(]/.test(text) };
}

const nameOf = (title: string): string => {
  const { name } = readName(title);
  const [line = ''] = title.split('\n', 1);
  // The name is cut out of the document's own line, so that case and script stay.
  const own = line.trim();
  const at = plain(own).toLowerCase().replace(/\s/g, '').indexOf(name.replace(/\s/g, ''));
  if (name === '' || at < 0) return line.trim().slice(0, NAME);
  let seen = 0;
  const start = [...own].findIndex((character) => !/\s/.test(character) && seen++ === at);
  let left = name.replace(/\s/g, '').length;
  let end = start;
  while (end < own.length && left > 0) if (!/\s/.test(own[end++] ?? '')) left--;
  return own.slice(start, end).trim().slice(0, NAME);
};

function markOf(head: Head, blocks: readonly Block[]): Mark {
  const next = blocks[head.at + 1]?.text ?? '';
  // （30min） may stand on a line of its own below the name.
  const below = next.length <= 12 ? minutesIn(next) : null;
  return {
    at: head.at,
    name: nameOf(head.title),
    minutes: head.minutes ?? (head.form === 'row' ? null : below),
    style: head.style,
    rank: head.form === 'heading' ? head.level : (head.rank ?? 7),
    isStep: head.isStep || opensProcess(head.name),
    cells: null,
  };
}

/** The heads that name the outermost steps, of one look where they have one. */
function outermost(heads: readonly Head[], { from, to }: Span, blocks: readonly Block[]): Mark[] {
  const inside = heads.filter(
    ({ at, form, name, title }) =>
      at >= from &&
      at < to &&
      form !== 'columns' &&
      !ONLY_MINUTES.test(title) &&
      !PERIOD.test(name) &&
      !BOX.test(name) &&
      labelIn(title) === null,
  );
  const marks = inside
    .filter(({ form, name, isStep, rank, minutes }) =>
      form === 'heading'
        ? true
        : (form === 'row' || form === 'line') &&
          (minutes !== null || isStep || (rank !== null && isStepLike(name)) || opensProcess(name)),
    )
    .map((head) => markOf(head, blocks));
  const timed = marks.filter(({ minutes }) => minutes !== null);
  if (timed.length >= 2) return timed;
  const [first] = marks.filter(({ isStep }) => isStep);
  const lead = first ?? (marks.length >= 2 ? marks[0] : undefined);
  if (!lead) return numberedItems(heads, { from, to }, blocks);
  const alike = marks.filter(({ style }) => style === lead.style);
  return alike.length >= 2 || lead.isStep ? alike : [];
}

/** "1.启蒙与体验：…" three times or more, where nothing else names the steps. */
function numberedItems(heads: readonly Head[], { from, to }: Span, blocks: readonly Block[]): Mark[] {
  const items = heads.filter(
    ({ at, form, rank, name }) => at >= from && at < to && form === 'label' && rank !== null && name.length <= 14,
  );
  const alike = items.filter(({ style }) => style === items[0]?.style);
  return alike.length >= 3 ? alike.map((head) => markOf(head, blocks)) : [];
}

type Table = { columns: Column[]; from: number; to: number };

function tablesIn(heads: readonly Head[], { from, to }: Span): Table[] {
  const tops = heads.filter(({ at, form }) => form === 'columns' && at >= from && at < to);
  return tops.map(({ at, cells }, index) => ({
    columns: columnsOf(cells) ?? [],
    from: at,
    to: tops[index + 1]?.at ?? to,
  }));
}

/** Rows of a table of phases. Empty cells are lost in reading, so a row is laid out only when it is as long as its head. */
function rowsOf(table: Table, blocks: readonly Block[]): Mark[] {
  const named = Math.max(0, table.columns.indexOf('name'));
  return blocks.slice(table.from + 1, table.to).flatMap((block, index): Mark[] => {
    if (block.type !== 'table') return [];
    const cells = cellsOf(block.text);
    const title = cells[cells.length === table.columns.length ? named : 0] ?? '';
    const isName =
      title.length <= 40 && (cells.length === table.columns.length || isStepLike(title) || readName(title).isStep);
    if (!isName || cells.length < 2) return [];
    return [
      {
        at: table.from + 1 + index,
        name: nameOf(title),
        minutes: minutesIn(title) ?? minutesAt(cells, table.columns),
        style: 'row',
        rank: 0,
        isStep: true,
        cells: cells.length === table.columns.length ? cells : null,
      },
    ];
  });
}

function minutesAt(cells: readonly string[], columns: readonly Column[]): number | null {
  const text = cells.length === columns.length ? (cells[columns.indexOf('minutes')] ?? '') : '';
  return minutesIn(text) ?? (/^\d{1,3}$/.test(text) ? Number(text) : null);
}

const joined = (texts: readonly string[]): string => texts.filter((text) => text !== '').join('\n');

/** The columns of one phase: cells of its row and of the rows below it, and text behind labels. */
function partsOf(
  mark: Mark,
  { from, to }: Span,
  blocks: readonly Block[],
  columns: readonly Column[],
): Record<Part, string> {
  const found: Record<Part, string[]> = { teacher: [], pupils: [], intent: [], assessment: [], technology: [] };
  const lay = (cells: readonly string[], under: readonly Column[]) =>
    under.forEach((column, at) => {
      const part = PARTS.find((one) => one === column);
      if (part) found[part].push(cells[at] ?? '');
    });
  if (mark.cells) lay(mark.cells, columns);
  let open: Part | null = null;
  const isRow = blocks[from]?.type === 'table';
  for (const block of blocks.slice(isRow ? from + 1 : from, to)) {
    if (block.type === 'table' && columns.length > 2) {
      const cells = cellsOf(block.text);
      // The name spans several rows: the rest of the columns stand alone.
      if (cells.length === columns.length - 1 && columns[0] === 'name') lay(cells, columns.slice(1));
      open = null;
      continue;
    }
    if (block.type === 'heading') open = null;
    for (const line of block.text.split('\n')) {
      const label = labelIn(line);
      if (label) {
        found[label.part].push(label.rest);
        // Behind an intention the lesson goes on; a label alone on its line heads what follows.
        const lasts = label.rest === '' || (!label.isBoxed && (label.part === 'teacher' || label.part === 'pupils'));
        open = lasts ? label.part : null;
      } else if (open && block.type !== 'heading') found[open].push(line);
    }
  }
  return {
    teacher: joined(found.teacher),
    pupils: joined(found.pupils),
    intent: joined(found.intent),
    assessment: joined(found.assessment),
    technology: joined(found.technology),
  };
}

/** The phases of a process that runs over `span`; `title` says whether a heading of its own stands above it. */
export function phasesOf(heads: readonly Head[], span: Span & { title: string }, blocks: readonly Block[]): Phase[] {
  const begin = span.title === '' ? span.from : span.from + 1;
  const tables = tablesIn(heads, span);
  const rows = tables.flatMap((table) => rowsOf(table, blocks));
  const written = outermost(heads, { from: begin, to: span.to }, blocks);
  const isTable =
    rows.length >= 2 && rows.length >= written.filter(({ at }) => !rows.some((row) => row.at === at)).length;
  const marks = isTable ? rows : written;
  return marks.map((mark, index) => {
    const to = marks[index + 1]?.at ?? span.to;
    const columns = tables.findLast((table) => table.from < mark.at && mark.at < table.to)?.columns ?? [];
    const parts = partsOf(mark, { from: mark.at, to }, blocks, columns);
    return { name: mark.name, minutes: mark.minutes, ...parts, from: mark.at, to };
  });
}

import { headingLevel } from '../outline.ts';
import type { Block } from '../types.ts';
import { readName } from './names.ts';

/** Everything in a document that could begin a section: headings, lines that stand alone, labels, rows of a form. */

export type Head = {
  /** Index of the block. */
  at: number;
  /** As it stands in the document, without the text behind a label. */
  title: string;
  name: string;
  /** The part before a colon, where a heading has one: 回顾：一个“固定剧本”的世界. */
  lead: string;
  form: 'heading' | 'line' | 'label' | 'row' | 'columns';
  /** Equal for heads of one look. */
  style: string;
  /** By its number: 一、 before （一） before 1.; null where it has none that tells. */
  rank: number | null;
  /** Which in its row of numbers; 0 where it has none. */
  ordinal: number;
  level: number;
  isStep: boolean;
  minutes: number | null;
  /** Text behind a label or in the other cells of a row. */
  rest: string;
  cells: readonly string[];
};

export type Outline = {
  heads: Head[];
  /** The levels of the headings were set by the author, not read off their numbers. */
  isStyled: boolean;
};

const LINE = 30;
const LABEL = 24;
const CELL = 18;
/** Level of what is no heading: below all six. */
const NO_LEVEL = 7;
/** The level at which forms and lines that read like a heading stand; see ingest/outline.ts. */
const FORM = 'plain3';

const DIGITS = '零一二三四五六七八九十';
function ordinalOf(text: string): number {
  const match = /^\D{0,3}?(\d{1,2}|[一二三四五六七八九十]{1,3})/u.exec(text.trim().normalize('NFKC'))?.[1] ?? '';
  if (/^\d/.test(match)) return Number(match);
  const [first = '', second = ''] = match;
  if (match.length === 2 && first === '十') return 10 + DIGITS.indexOf(second);
  return Math.max(0, DIGITS.indexOf(first));
}

export const cellsOf = (text: string): string[] => text.split(' | ').map((cell) => cell.trim());

export type Column = 'name' | 'minutes' | 'teacher' | 'pupils' | 'intent' | 'assessment' | 'technology' | 'text';

const COLUMNS: [Column, RegExp][] = [
  [
    'teacher',
    /^(?:教师|老师|师)(?:的)?(?:活动|行为|教学活动|主导|引导|组织|指导|导学|任务)|^教师$|^教的活动|^(?:teacher|tutor)/i,
  ],
  [
    'pupils',
    /^(?:学生|幼儿|生)(?:的)?(?:活动|行为|学习活动|主体|自主|任务|学习)|^学生$|^学的活动|^(?:student|pupil|learner)/i,
  ],
  ['intent', /意图|设计说明|设计理由|目的$|^(?:purpose|intention|aim|rationale)/i],
  ['assessment', /评价|评估|检测|assess|evaluat/i],
  ['technology', /技术|媒体|信息化|数字化|平台|ai(?:使用|应用|赋能)|^资源|technolog|media/i],
  ['minutes', /^(?:时间|时长|用时|课时)(?:分配|安排)?$|^time|^duration|^minutes?$/i],
  [
    'name',
    /^(?:教学|学习|课堂|活动)?(?:环节|步骤|流程|阶段|过程|程序|进程|板块|任务)(?:名称|与时间|及时间|设计)?$|^(?:steps?|stages?|phases?|procedures?|process)$/i,
  ],
  ['text', /内容|活动|问题|要点|任务|content|activit|interaction/i],
];

/** What each cell of a header row promises; null when it is no header of a table of phases. */
export function columnsOf(cells: readonly string[]): Column[] | null {
  if (cells.length < 2 || cells.some((cell) => cell.length > 24)) return null;
  const found = cells.map((cell) => {
    const name = readName(cell).name.replace(/\s/g, '');
    return COLUMNS.find(([, pattern]) => pattern.test(name))?.[0] ?? null;
  });
  const known = new Set(found.filter((column) => column !== null));
  const isPhases =
    (known.has('teacher') && (known.has('pupils') || known.has('intent') || known.has('name'))) ||
    (known.has('pupils') && (known.has('intent') || known.has('name'))) ||
    (known.has('name') && (known.has('intent') || (known.has('text') && found[0] === 'name')));
  return isPhases ? found.map((column) => column ?? 'text') : null;
}

type Found = Pick<Head, 'form' | 'title' | 'rest' | 'cells'> & { named: string };

function fromRow(text: string): Found | null {
  const cells = cellsOf(text);
  const [first = ''] = cells;
  if (columnsOf(cells)) return { form: 'columns', title: first, named: first, rest: '', cells };
  if (first.length > CELL + 8) return null;
  return { form: 'row', title: first, named: first, rest: cells.slice(1).join(' '), cells };
}

const ENDED = /[。！？!?…，,；;]$/;
const LABELLED = /^([^:：\n]{1,26}?)\s*[:：]\s*([\s\S]*)$/u;
/** A label that only a gap sets off, as in forms turned into text; the text behind it has to be longer than a name. */
const SPACED = /^((?:[一二三四五六七八九十\d]{1,2}[、.．]\s*)?\p{Script=Han}{4,9})[ \u3000\t]+(\S[\s\S]{11,})$/u;
const BOXED = /^(\S{0,3}[【[][^】\]\n]{2,20}[】\]])\s*[:：]?\s*([\s\S]*)$/u;

function fromText(text: string): Found | null {
  const [first = ''] = text.split('\n', 1);
  const match = BOXED.exec(text) ?? LABELLED.exec(text);
  const label = match?.[1] ?? '';
  if (label !== '' && label.length <= LABEL + 2 && !/[。！？!?，；]/.test(label)) {
    const rest = (match?.[2] ?? '').trim();
    return { form: rest === '' ? 'line' : 'label', title: label.trim(), named: label, rest, cells: [] };
  }
  const spaced = SPACED.exec(text);
  if (spaced?.[1] && spaced[2])
    return { form: 'label', title: spaced[1].trim(), named: spaced[1], rest: spaced[2], cells: [] };
  // A label may stand on a line of its own, with its text below it in the same block.
  if (first.length > LINE || ENDED.test(first)) return null;
  const rest = text.slice(first.length).trim();
  return { form: rest === '' ? 'line' : 'label', title: first.trim(), named: first, rest, cells: [] };
}

function found(block: Block): Found | null {
  if (block.type === 'heading')
    return { form: 'heading', title: block.text.trim(), named: block.text, rest: '', cells: [] };
  if (block.type === 'table') return fromRow(block.text);
  return block.type === 'paragraph' || block.type === 'list' ? fromText(block.text) : null;
}

/** The levels that `outline.ts` gives by itself say no more than the numbers do. */
function hasOwnLevels(blocks: readonly Block[]): boolean {
  const headings = blocks.filter(({ type }) => type === 'heading');
  const own = headings.filter(
    ({ text, level = 1 }) => level !== headingLevel(text) && level !== headingLevel(text, { isBold: true }),
  );
  return own.length > headings.length * 0.3;
}

export function outlineOf(blocks: readonly Block[]): Outline {
  const isStyled = hasOwnLevels(blocks);
  const heads = blocks.flatMap((block, at): Head[] => {
    const one = found(block);
    if (!one) return [];
    const { name, style, rank, isStep, minutes } = readName(one.named);
    if (name === '' && !isStep) return [];
    const colon = one.form === 'heading' ? one.named.search(/[:：—]|\s-\s/) : -1;
    const isPlain = style === '' || style === 'step';
    const plain = one.form === 'heading' ? `plain${block.level ?? 1}` : one.form === 'label' ? 'label' : FORM;
    return [
      {
        at,
        title: one.title.slice(0, 200),
        name,
        lead: colon > 0 && colon <= LABEL ? readName(one.named.slice(0, colon)).name : '',
        form: one.form,
        style: isPlain ? plain : style,
        rank,
        ordinal: rank === null ? 0 : ordinalOf(one.named),
        level: block.type === 'heading' ? (block.level ?? 1) : NO_LEVEL,
        isStep,
        minutes,
        rest: one.rest,
        cells: one.cells,
      },
    ];
  });
  return { heads, isStyled };
}

import type { Block } from '../types.ts';
import { keyOfHead, type Border } from './borders.ts';
import type { Head, Outline } from './heads.ts';
import type { SectionKey } from './keys.ts';
import { plain } from './names.ts';
import type { Keyed } from './words.ts';

/** Where the sections of courseware and micro-lessons begin: titles of slides and headings of pages, most of them freely worded. */

const TITLE =
  /^(?:第.{1,4}(?:节|课|讲|单元|章|课时|模块)|(?:模块|单元|专题|项目)[一二三四五六七八九十\d]|module|unit|lesson|chapter)/i;
const PART = /^(?:模块|知识点|部分|要点|考点|概念|section|part|module|concept)[一二三四五六七八九十\d ]/i;
const BEFORE_CONTENT = new Set<SectionKey>(['hook', 'objectives']);
/** Numbered steps that learners take; 第三阶段 and 板块二 may be parts of what is told. */
const DOING =
  /^[^\p{L}\p{N}]*(?:[\d.、\s]*)(?:第.{1,2}步|步骤|(?:学习|课堂|探究)?(?:任务|活动)[一二三四五六七八九十\d]|step\s*\d|task\s*\d|activity\s*\d)/iu;
/** The course of the lesson turns between these at any depth. */
const COURSE = new Set<SectionKey>(['content', 'practice']);
const TURNS = new Set<SectionKey>(['content', 'practice', 'assessment', 'summary', 'homework']);
/** What follows these under an unknown title still belongs to them. */
const LASTING = new Set<SectionKey>(['summary', 'homework', 'resources']);
const BOXED = 2;
const LOOSE_LINE = 3;

type State = Outline & { blocks: readonly Block[]; borders: Border[] };

const isMarked = ({ style }: Head) => style === 'mark' || style === 'box' || style === 'han';

/** Level of a head; a line set off by a sign stands where second headings do. */
const levelOf = (head: Head): number => (head.form === 'heading' ? head.level : isMarked(head) ? BOXED : LOOSE_LINE);

/** Lines count only where they look like headings: a slide without a title, a line set off by a sign or long enough. */
function isHead(head: Head, blocks: readonly Block[]): boolean {
  if (head.form === 'heading') return true;
  if (head.form === 'row' || head.form === 'columns' || blocks[head.at]?.type === 'list') return false;
  const here = blocks[head.at]?.locator;
  const before = blocks[head.at - 1]?.locator;
  if (here?.kind === 'slide') return !(before?.kind === 'slide' && before.slide === here.slide);
  if (isMarked(head)) return head.form === 'line' || head.rest.length <= 40;
  return head.form === 'line' && head.name.length >= 4;
}

function isTitle(head: Head, { blocks, heads, borders }: State): boolean {
  if (borders.length > 0) return false;
  if (head.form !== 'heading') return true;
  const first = heads.find(({ form }) => form === 'heading');
  const here = blocks[head.at]?.locator;
  if (head === first || (here?.kind === 'slide' && here.slide === 1)) return true;
  return TITLE.test(head.name) || blocks[head.at - 1]?.type === 'heading';
}

function unknown(head: Head, open: Border | undefined, state: State): Keyed | null {
  if (isTitle(head, state)) return null;
  if (head.form !== 'heading') {
    // A page without headings sets its parts off by signs.
    const isPart = head.form === 'line' && head.style === 'mark' && head.name.length >= 3;
    return isPart && open && BEFORE_CONTENT.has(open.key) ? { key: 'content', certainty: 0.4 } : null;
  }
  const level = levelOf(head);
  if (open?.head && level > levelOf(open.head)) return null;
  if (DOING.test(plain(head.title)) || head.minutes !== null) return { key: 'practice', certainty: 0.5 };
  if (PART.test(head.name) || PART.test(head.lead)) return { key: 'content', certainty: 0.55 };
  if (open && LASTING.has(open.key)) return null;
  const above = state.borders.findLast((border) => border.head && levelOf(border.head) <= level);
  const key = above && COURSE.has(above.key) ? above.key : 'content';
  return { key, certainty: 0.45 };
}

function begins(head: Head, state: State): Keyed | null {
  const open = state.borders.at(-1);
  const keyed = keyOfHead(head, 'lesson');
  const isSure = keyed !== null && (head.form === 'heading' || keyed.certainty === 1);
  if (!isSure || (keyed.key === 'basics' && open)) return unknown(head, open, state);
  if (isTitle(head, state) && keyed.certainty < 1) return null;
  const isBelow = open?.head ? levelOf(head) > levelOf(open.head) : false;
  if (isBelow && open) {
    if (!COURSE.has(open.key) || !TURNS.has(keyed.key)) return null;
    if (keyed.certainty < 0.75 && keyed.key !== 'practice') return null;
  }
  // 准备 and 前置知识 inside the lesson are things it teaches.
  if ((keyed.key === 'preparation' || keyed.key === 'learners') && open && COURSE.has(open.key)) return null;
  return keyed;
}

export function lessonBorders(blocks: readonly Block[], outline: Outline): Border[] {
  const state: State = { ...outline, blocks, borders: [] };
  for (const head of outline.heads) {
    if (!isHead(head, blocks)) continue;
    const keyed = begins(head, state);
    if (!keyed || (keyed.key === 'basics' && state.borders.length === 0)) continue;
    state.borders.push({ at: head.at, key: keyed.key, title: head.title, certainty: keyed.certainty, head });
  }
  return state.borders;
}

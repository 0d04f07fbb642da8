import type { Block } from '../types.ts';
import type { Head, Outline } from './heads.ts';
import type { SectionKey } from './keys.ts';
import { readName } from './names.ts';
import { isStepLike, keyOfName, opensProcess, type Keyed, type Mode } from './words.ts';

/** Where the sections of a plan, a case or any other written document begin. */

/** `head` is null for what no heading stands above. */
export type Border = { at: number; key: SectionKey; title: string; certainty: number; head: Head | null };

type State = Outline & {
  mode: Mode;
  blocks: readonly Block[];
  borders: Border[];
  /** Looks of the heads that have begun sections so far. */
  seen: Set<string>;
  /** Steps inside the open process, by look: the last number of each. */
  inner: Map<string, number>;
  /** Look of the headings right below the open section's own, where they look the same. */
  below: string | null;
};

/** What comes after the lesson; steps named inside belong to it. */
const TAIL = new Set<SectionKey>([
  'homework',
  'assessment',
  'board',
  'reflection',
  'replanning',
  'resources',
  'standards',
]);
const AFTERWARDS = new Set<SectionKey>(['board', 'reflection', 'replanning']);
/** Sections in which a line of the form (版本, 课时) may still follow. */
const EARLY = new Set<SectionKey>([
  'basics',
  'standards',
  'textbook',
  'learners',
  'objectives',
  'focus',
  'methods',
  'preparation',
  'other',
]);
/** A label with no more behind it than a name is a fact about the lesson, not an analysis. */
const FACT = 30;
const PLAIN_SUBJECT = /^(?:教学|学习|活动|课程)?(?:内容|对象)$|^教材$|^学生$/;
const SOUNDS_LIKE_SECTION = /.{2}(?:设计|分析|说明|计划|方案|一览|分布|附表)$/;
/** Which period it is (第二节课) parts the process and does not end it. */
const PERIOD = /^(?:第[一二三四五六七八九十\d]{1,2}(?:课时|节课|学时|节)|(?:period|lesson) \d+)/;
const PUPILS_REFLECTION = /^(?:课程反思|lesson reflection)$/;

/** Sits below `base`: by level where the author set levels, else by number, else by a look not seen before. */
function isDeeper(head: Head, base: Head | null, { isStyled, seen }: State): boolean {
  if (!base) return false;
  if (isStyled && (head.form === 'heading' || base.form === 'heading')) return head.level > base.level;
  if (head.style === base.style) return false;
  if (head.rank !== null && base.rank !== null) return head.rank > base.rank;
  return !seen.has(head.style);
}

/** 一、二、三 under 四、教学过程: the count starts anew, so it counts the steps. */
function isInnerCount(head: Head, base: Head | null, { inner }: State): boolean {
  if (!base || head.ordinal === 0 || head.style !== base.style || base.ordinal === 0) return false;
  const last = inner.get(head.style);
  return last === undefined ? head.ordinal <= base.ordinal : head.ordinal === last + 1;
}

const isShort = ({ name }: Head) => name.replace(/[^\p{Script=Han}]/gu, '').length <= 2 && /\p{Script=Han}/u.test(name);

/** A form with labels in two columns: 教学分析 | 教学目标 | 1. …; behind a name there has to be text. */
function inSecondCell({ cells }: Head, mode: Mode): Keyed | null {
  const [, second = '', third = ''] = cells;
  const keyed = second.length <= 12 && third.length > 15 ? keyOfName(readName(second).name, mode) : null;
  return keyed?.certainty === 1 && keyed.key !== 'basics' ? { key: keyed.key, certainty: 0.85 } : null;
}

/** The key that the words of a head stand for, wherever it is. */
export function keyOfHead(head: Head, mode: Mode): Keyed | null {
  if (head.form === 'columns') return { key: mode === 'case' ? 'narrative' : 'process', certainty: 0.95 };
  const named = keyOfName(head.name, mode);
  const isExact = named !== null && named.certainty >= 0.75;
  if (head.form === 'heading') {
    const led = isExact || head.lead === '' ? null : keyOfName(head.lead, mode);
    return led && led.certainty === 1 ? { key: led.key, certainty: 0.85 } : named;
  }
  if (!named && head.form === 'row') return inSecondCell(head, mode);
  if (!named || !isExact) return null;
  // A row of names is the head of some table.
  if (head.form === 'row' && head.cells.length >= 3 && named.key !== 'basics') {
    const others = head.cells.slice(1).filter((cell) => cell.length <= 12 && keyOfName(cell, mode)?.certainty === 1);
    if (others.length > 0) return null;
  }
  if (PLAIN_SUBJECT.test(head.name) && head.rest !== '' && head.rest.length <= FACT)
    return { key: 'basics', certainty: 0.8 };
  return named;
}

const repeatsTitle = ({ name }: Head, { heads }: State) => heads[0]?.name === name && name !== '';

/** Questions below the heading that do not speak of pupils are put to them: the last step of a lesson. */
function asksPupils(head: Head, { blocks }: State): boolean {
  const next = blocks.findIndex(({ type }, at) => at > head.at && type === 'heading');
  const below = blocks.slice(head.at + 1, next < 0 ? blocks.length : next).map(({ text }) => text);
  const asked = below.filter((text) => /[?？]/.test(text));
  return (
    asked.length * 2 > below.length &&
    asked.filter((text) => /学生|students?\b|pupils?\b/i.test(text)).length * 2 < asked.length
  );
}

/** Inside the process everything stays, but for heads of the plan's own rank. */
function leavesProcess(head: Head, keyed: Keyed | null, open: Border, state: State): Keyed | null {
  if (head.isStep || PERIOD.test(head.name)) return null;
  const isInner = isDeeper(head, open.head, state) || isInnerCount(head, open.head, state);
  if (!keyed) {
    // A process with nothing between its heading and the next of that look: those are its steps.
    if (head.form === 'heading' && head.style === open.head?.style && head.at === open.head.at + 1)
      state.below = head.style;
    if (state.below === head.style) return null;
    const isPeer =
      head.form === 'heading' && open.head !== null && open.title !== '' && !isInner && head.style === open.head.style;
    return isPeer && !opensProcess(head.name) && !repeatsTitle(head, state) ? { key: 'other', certainty: 0.5 } : null;
  }
  if (keyed.key === 'process' || keyed.key === 'basics' || keyed.certainty < 0.75) return null;
  if (PUPILS_REFLECTION.test(head.name) || (keyed.key === 'reflection' && asksPupils(head, state))) return null;
  const isLabel = head.form === 'label' || head.form === 'line';
  if (isLabel && isShort(head) && (isInner || !state.seen.has(head.style))) return null;
  if (head.form === 'row' && open.head?.form === 'columns' && head.cells.length === open.head.cells.length) {
    if (!AFTERWARDS.has(keyed.key)) return null;
  }
  if (AFTERWARDS.has(keyed.key)) return keyed;
  return isInner ? null : keyed;
}

function isStepHere(head: Head, open: Border, state: State): boolean {
  if (
    state.mode !== 'plan' ||
    head.form === 'label' ||
    !(opensProcess(head.name) || (head.isStep && head.form !== 'line'))
  )
    return false;
  return !TAIL.has(open.key) && !(open.head && isDeeper(head, open.head, state));
}

/** A heading that no name is known for: a section of its own where it stands beside the others. */
function unknown(head: Head, open: Border, state: State): Keyed | null {
  if (head.form !== 'heading' || PERIOD.test(head.name) || repeatsTitle(head, state)) return null;
  const other = { key: 'other' as const, certainty: 0.5 };
  if (open.key !== 'other' && open.head?.style === head.style && head.at === open.at + 1) state.below = head.style;
  if (state.below === head.style) return null;
  if (!open.head) {
    const before = state.blocks.slice(0, head.at);
    const isBehindTitle =
      before.some(({ type }) => type === 'heading') && before.some(({ type }) => type !== 'heading');
    return isBehindTitle || (head.at > 0 && head.rank !== null) ? other : null;
  }
  if (state.mode === 'plan' && TAIL.has(open.key) && isStepLike(head.name)) return null;
  if (!isDeeper(head, open.head, state)) return other;
  const isPlanlike = TAIL.has(open.key) && head.rank === null && SOUNDS_LIKE_SECTION.test(head.name);
  return isPlanlike && !state.isStyled ? other : null;
}

function begins(head: Head, open: Border, state: State): Keyed | null {
  const keyed = keyOfHead(head, state.mode);
  if (open.key === 'process') return leavesProcess(head, keyed, open, state);
  if (!keyed) return isStepHere(head, open, state) ? { key: 'process', certainty: 0.6 } : unknown(head, open, state);
  if (keyed.key === open.key) return null;
  const isText = head.form === 'label' || head.form === 'line';
  const isSeen = state.seen.has(head.style);
  const isBelow = isDeeper(head, open.head, state);
  if (state.mode === 'case' || state.mode === 'other') {
    if (isBelow || state.blocks[head.at]?.type === 'list' || (isText && !isSeen && head.rank === null && open.head))
      return null;
    return isText && keyed.certainty < 1 ? null : keyed;
  }
  if (keyed.key === 'basics') {
    if (PLAIN_SUBJECT.test(head.name) && (open.key === 'standards' || open.key === 'objectives')) return null;
    const fits = head.form === 'row' || (isText ? isSeen || !open.head : !isShort(head));
    return EARLY.has(open.key) && fits && !(isBelow && head.form === 'heading') ? keyed : null;
  }
  if (isText && (keyed.certainty < 1 || (isShort(head) && !isSeen && open.head))) return null;
  if (isBelow && TAIL.has(open.key) && !AFTERWARDS.has(keyed.key)) return null;
  return keyed;
}

/** Names of sections one below the other, without a word between them, that come again further down. */
function contents({ heads, mode }: Pick<State, 'heads' | 'mode'>): Set<number> {
  const listed = new Set<number>();
  const named = heads
    .filter(({ form }) => form === 'line' || form === 'heading')
    .filter((head) => keyOfHead(head, mode));
  const last = new Map(named.map(({ name, at }) => [name, at]));
  let run: Head[] = [];
  const close = () => {
    const again = run.filter(({ name }) => (last.get(name) ?? 0) > (run.at(-1)?.at ?? 0));
    if (run.length >= 3 && again.length >= run.length / 2) run.forEach(({ at }) => listed.add(at));
    run = [];
  };
  for (const head of named) {
    if (run.at(-1)?.at !== head.at - 1) close();
    run.push(head);
  }
  close();
  return listed;
}

/** A heading right above a section, with nothing between them, belongs to it: 第二课时, then 教学目标. A step never does. */
function raised(border: Border, previous: number, state: State): number {
  const { heads } = state;
  const title = heads.find(({ form }) => form === 'heading')?.at ?? -1;
  let at = border.at;
  for (let index = heads.findIndex((head) => head.at === at) - 1; index >= 0; index--) {
    const above = heads[index];
    if (above?.form !== 'heading' || above.at !== at - 1 || above.at <= previous || above.at === title) break;
    const isStep = above.isStep || above.minutes !== null || isStepLike(above.name) || opensProcess(above.name);
    const isBelow = border.head?.form === 'heading' && isDeeper(above, border.head, state);
    if (!PERIOD.test(above.name) && (isStep || isBelow || keyOfHead(above, state.mode))) break;
    at = above.at;
  }
  return at;
}

/** A paper opens with what led to it, below its title, abstract and keywords. */
function openingProse(state: State): Border[] {
  if (state.mode !== 'case') return [];
  const until = state.borders[0]?.at ?? state.blocks.length;
  const at = state.blocks
    .slice(0, until)
    .findIndex(
      ({ type, text }) =>
        type === 'paragraph' &&
        text.length >= 120 &&
        !/^\W{0,2}(?:内容)?(?:摘\s*要|提要|关键词|关键字|abstract|key ?words)/i.test(text),
    );
  return at > 0 && state.borders[0]?.key !== 'background'
    ? [{ at, key: 'background', title: '', certainty: 0.5, head: null }]
    : [];
}

export function bordersOf(blocks: readonly Block[], outline: Outline, mode: Mode): Border[] {
  const state: State = { ...outline, mode, blocks, borders: [], seen: new Set(), inner: new Map(), below: null };
  const listed = contents(state);
  const none: Border = { at: 0, key: 'basics', title: '', certainty: 0.6, head: null };
  for (const head of outline.heads) {
    if (listed.has(head.at)) continue;
    const open = state.borders.at(-1) ?? none;
    const keyed = begins(head, open, state);
    if (!keyed) {
      if (open.key === 'process' && isInnerCount(head, open.head, state)) state.inner.set(head.style, head.ordinal);
      continue;
    }
    const isStep = keyed.key === 'process' && keyed.certainty < 0.7;
    // A step heads itself, not the process it opens.
    const title = isStep ? '' : head.title;
    if (keyed.key !== 'basics' || head.form !== 'label') state.seen.add(head.style);
    state.inner.clear();
    state.below = null;
    state.borders.push({ at: head.at, key: keyed.key, title, certainty: keyed.certainty, head });
  }
  const all = [...openingProse(state), ...state.borders];
  // An unknown heading with nothing below it is the upper half of the next one.
  const borders = all.filter(({ key, at }, index) => key !== 'other' || all[index + 1]?.at !== at + 1);
  return borders.map((border, index) => ({ ...border, at: raised(border, borders[index - 1]?.at ?? -1, state) }));
}

import { labelled, simplifiedAlike, sourcesOf, type Input, type Source } from './sources.ts';
import { verbatim } from './place.ts';
import type { Guess } from './guess.ts';

/** Unit (第三单元 小数除法) and lesson (第3课 草船借箭) of a textbook, from names, titles, headings and labels. */

const HAN = '一二三四五六七八九';
const WORDS = ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'];

/** "三", "十二", "12", "three" as a number; 0 where it is none. */
export function numberIn(text: string): number {
  if (/^\d+$/.test(text)) return Number(text);
  const word = WORDS.indexOf(text.toLowerCase());
  if (word >= 0) return word + 1;
  const match = /^([一二两三四五六七八九])?(十)?([一二三四五六七八九])?$/.exec(text);
  if (!match || text === '') return 0;
  const digit = (one: string | undefined) => (one === '两' ? 2 : HAN.indexOf(one ?? ' ') + 1);
  return match[2] ? (digit(match[1]) || 1) * 10 + digit(match[3]) : digit(match[1] ?? match[3]);
}

const toHan = (number: number): string => {
  const [tens, ones] = [Math.floor(number / 10), number % 10];
  return (tens > 1 ? HAN[tens - 1] : '') + (tens > 0 ? '十' : '') + (ones > 0 ? HAN[ones - 1] : '');
};

const NUMBER = '[一二三四五六七八九十]{1,3}|\\d{1,2}';
type Made = { pattern: RegExp; write: (number: number) => string };
const UNITS: Made[] = [
  { pattern: new RegExp(`第\\s*(${NUMBER})\\s*单元`), write: (number) => `第${toHan(number)}单元` },
  { pattern: new RegExp(`(?<![一-龥])单元\\s*(${NUMBER})(?!课|\\d)`), write: (number) => `第${toHan(number)}单元` },
  {
    pattern: new RegExp(`(?<![a-z])unit\\s*(\\d{1,2}|${WORDS.join('|')})(?![\\da-z])`, 'i'),
    write: (number) => `Unit ${number}`,
  },
  { pattern: new RegExp(`第\\s*(${NUMBER})\\s*章`), write: (number) => `第${toHan(number)}章` },
  {
    pattern: new RegExp(`(?<![a-z])module\\s*(\\d{1,2}|${WORDS.join('|')})(?![\\da-z])`, 'i'),
    write: (number) => `Module ${number}`,
  },
  { pattern: new RegExp(`模块\\s*(${NUMBER})(?!\\d)`), write: (number) => `模块${toHan(number)}` },
  { pattern: new RegExp(`专题\\s*(${NUMBER})(?!\\d)`), write: (number) => `专题${toHan(number)}` },
];
const LESSONS: Made[] = [
  { pattern: new RegExp(`第\\s*(${NUMBER})\\s*(?:课(?![时题程后前])|节课)`), write: (number) => `第${number}课` },
  { pattern: new RegExp(`第\\s*(${NUMBER})\\s*(?:节(?!课|点|奏|日)|讲)`), write: (number) => `第${number}节` },
  { pattern: /(?<![a-z])lesson\s*(\d{1,2})(?![\da-z])/i, write: (number) => `Lesson ${number}` },
];

// What a file is, whose it is and which edition it follows is no part of a title.
const NO_TITLE =
  /教学设计|教案|学案|课件|说课|教学|课堂|练习|试卷|检测|作业|微课|案例|反思|复习|整理|第.{1,4}(?:课|单元|章|节|学时)|年级|上册|下册|人教|统编|部编|版|单元|课时|分析|设计|计划|\.[a-z]{2,4}$|lesson|unit|plan|worksheet|slides?/i;
const TITLE = 24;

/** The words behind the number, where nothing else stands beside them. */
function titleAfter(text: string, end: number): string {
  const rest = text
    .slice(end)
    .replace(/\.[a-z0-9]{1,5}$/i, '')
    .replace(/^[\s:：、，,.．·_\-—|]+/u, '')
    .replace(/[\s|]+$/u, '');
  const [first = ''] = rest.split(/[|｜_。；;]|\s[-—]\s|（|\(|【/u);
  const boxed = /^《([^》]{1,24})》/u.exec(rest)?.[1];
  const title = (boxed ?? first).replace(/[\s\-—–·.,，]+$/u, '').trim();
  return title !== '' && title.length <= TITLE && !NO_TITLE.test(title) && /\p{L}/u.test(title) ? title : '';
}

const writes = (source: Source) => source.kind !== 'text';

function found(input: Input, list: readonly Made[], withTitle: (source: Source) => boolean) {
  for (const { pattern, write } of list)
    for (const source of sourcesOf(input).filter(writes)) {
      const match = pattern.exec(simplifiedAlike(source.text));
      const number = numberIn(match?.[1] ?? '');
      if (!match || number === 0) continue;
      const evidence = verbatim(source, match[0]);
      const at = source.text.indexOf(evidence);
      const title = withTitle(source) && at >= 0 ? titleAfter(source.text, at + evidence.length) : '';
      // 第一节课 as a heading of its own counts the periods.
      if (title === '' && source.kind === 'heading' && list === LESSONS) continue;
      const end = title === '' ? -1 : source.text.indexOf(title, at);
      return {
        value: title === '' ? write(number) : `${write(number)} ${title}`,
        evidence: end < 0 ? evidence : source.text.slice(at, end + title.length),
        trust: source.trust,
      };
    }
  return null;
}

/** The number in one way of writing, so that 第3单元 and 第三单元 meet; with the title where a folder or heading holds it alone. */
export function guessUnit(input: Input): Guess[] {
  const unit = found(input, UNITS, ({ kind, text }) => kind !== 'name' && !/第.{1,4}课|lesson/i.test(text));
  if (!unit) return [];
  return [{ field: 'unit', value: unit.value, confidence: unit.trust * 0.9, evidence: unit.evidence }];
}

const TAUGHT =
  /教学设计|教学简案|教案|学案|课件|说课|微课|公开课|优质课|示范课|课堂实录|课例|练习|作业|讲义|备课|复习|第.{1,3}课时/;
const NO_TEXT = /标准|通知|意见|指南|办法|方案|规划|大纲|纲要|读本|手册|规范|报告|条例|周刊|学报|教育部/;

export function guessLesson(input: Input): Guess[] {
  const numbered = found(input, LESSONS, () => true);
  if (numbered)
    return [{ field: 'lesson', value: numbered.value, confidence: numbered.trust * 0.9, evidence: numbered.evidence }];
  const label = labelled(input, /(?:教学|授课|本课|课文)?(?:课题(?:名称)?|课文题目|篇目)/);
  const named = label?.value.replace(/^《|》.*$/gu, '').trim() ?? '';
  if (label && named !== '' && named.length <= TITLE * 2 && !NO_TEXT.test(named))
    return [{ field: 'lesson', value: named, confidence: 0.8, evidence: label.evidence }];
  for (const source of sourcesOf(input)) {
    if (source.kind !== 'name' && source.kind !== 'title' && source.kind !== 'heading') continue;
    const match = /《([^》《]{1,24})》/u.exec(source.text);
    const title = match?.[1]?.trim() ?? '';
    if (!match || title === '' || NO_TEXT.test(title) || !TAUGHT.test(simplifiedAlike(source.text))) continue;
    return [{ field: 'lesson', value: title, confidence: source.trust * 0.8, evidence: match[0] }];
  }
  return [];
}

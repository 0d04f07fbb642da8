import type { Block } from '../types.ts';
import type { Border } from './borders.ts';
import type { SectionKey } from './keys.ts';

/** Where a recording turns, by what is said: captions have no headings. */

const HELLO =
  /大家好|同学们好|欢迎|今天(?:我们|要|来)|这(?:一)?节(?:课)?|本节课|本视频|hello|welcome|in this (?:video|lesson)|today we/i;
const TASK = /先看|想一想|猜一猜|有没有想过|生活中|一个(?:任务|问题|故事|场景)|imagine|have you ever|picture this/i;
const PRACTICE =
  /思考一下|练一练|试一试|做一做|接下来.{0,6}(?:练习|例题|题目|做题)|(?:请|现在)(?:你|大家|同学们)?.{0,4}(?:做|算|试|动手|完成|暂停)|课堂练习|巩固练习|your turn|pause the video|let's practi[sc]e|try (?:it|this)/i;
const SUMMARY =
  /(?:总结|回顾|小结)(?:一下)?|后测|最后.{0,8}记住|这节课(?:我们)?(?:就)?(?:学|讲)(?:到|了)|恭喜|to (?:sum|wrap) up|in summary|let's (?:recap|review)|thanks for watching/i;
const HOMEWORK = /课后(?:作业|任务|练习|请|可以)|布置.{0,4}作业|homework/i;

/** Above this share of the recording an ending may be announced. */
const LATE = 0.5;

function keyOfCaption(text: string, place: number, before: SectionKey | null): SectionKey | null {
  if (before === null) return HELLO.test(text) || TASK.test(text) ? 'hook' : 'content';
  if (before === 'hook' && place < 0.3 && TASK.test(text)) return null;
  if (place > LATE && HOMEWORK.test(text)) return 'homework';
  if (place > LATE && SUMMARY.test(text)) return 'summary';
  if (PRACTICE.test(text)) return 'practice';
  return before === 'hook' ? 'content' : null;
}

export function spokenBorders(blocks: readonly Block[]): Border[] {
  const borders: Border[] = [];
  blocks.forEach(({ text }, at) => {
    const before = borders.at(-1)?.key ?? null;
    const key = keyOfCaption(text, at / blocks.length, before);
    if (key !== null && key !== before) borders.push({ at, key, title: '', certainty: 0.4, head: null });
  });
  return borders;
}

import { kindByHeadings } from '../sections/index.ts';
import type { Block } from '../types.ts';
import { sourcesOf, simplifiedAlike, stemOf, type Input } from './sources.ts';
import type { Guess } from './guess.ts';

/** Kind of resource and its length in minutes. */

const NAMED: [RegExp, string][] = [
  [/微课|微视频|微讲座|micro[- ]?(lesson|lecture)/i, 'micro_lesson'],
  [/课堂实录|教学实录|教学案例|案例|课例|教育叙事|教学反思|教学叙事|case stud/i, 'case'],
  [
    /教案|教学设计|教学简案|教学方案|备课|导学案|学历案|说课稿|活动设计|活动方案|lesson[ _-]?plan|单元设计/i,
    'lesson_plan',
  ],
  [/课件|幻灯片|slides?(?![a-z])|\bppt\b(?!x?$)/i, 'courseware'],
  [
    /习题|练习(?!本|指导)|试卷|试题|测试(卷|题|$)|(?:单元|阶段|随堂|课堂)测试|(?:课堂|当堂|随堂|单元|达标|质量|阶段|期[中末])检测|检测[卷题]|作业(?!设计|布置|批改|讲评)|单元卷|期[中末](卷|考)|月考|真题|quiz|exercises?|worksheet|homework/i,
    'exercise',
  ],
];

/** A file named so may be the plan of a lesson or the lesson itself. */
const LESSON = /(?<![a-z])lessons?(?![a-z])/i;

const PLAN_SECTIONS =
  /教学目标|学习目标|教学过程|教学重点|教学难点|教学准备|板书设计|学情分析|教学流程|活动目标|活动过程|作业设计/;
const CASE_SECTIONS = /案例背景|案例描述|案例分析|案例反思|问题提出|实践过程|成效与反思|案例启示/;

const isHeading = ({ type }: Block) => type === 'heading';

function headingsLike({ extracted }: Input, pattern: RegExp): string[] {
  const found = extracted.blocks
    .filter((block) => block.text.length <= 40 && pattern.test(block.text))
    .map((block) => block.text);
  return [...new Set(found.map((text) => pattern.exec(text)?.[0] ?? text))];
}

function byStructure(input: Input): Guess | null {
  const { extracted } = input;
  const plan = headingsLike(input, PLAN_SECTIONS);
  const story = headingsLike(input, CASE_SECTIONS);
  if (story.length >= 2 && story.length >= plan.length) return kind('case', 0.65, story[0] ?? '');
  if (extracted.format === 'pptx' || extracted.format === 'ppt')
    return kind('courseware', 0.75, extracted.blocks[0]?.text.slice(0, 60) ?? '');
  if (plan.length >= 2) return kind('lesson_plan', Math.min(0.8, 0.5 + plan.length * 0.08), plan[0] ?? '');
  if (extracted.format === 'srt' || extracted.format === 'vtt')
    return kind('micro_lesson', 0.7, extracted.blocks[0]?.text.slice(0, 60) ?? '');
  const options = extracted.blocks.filter((block) => /^[A-D][.、．]|[(（]\s*[)）]|_{3,}/.test(block.text));
  if (options.length >= 8 && options.length > extracted.blocks.length * 0.3)
    return kind('exercise', 0.55, options[0]?.text.slice(0, 60) ?? '');
  const headed = kindByHeadings(extracted.blocks);
  return headed === null ? null : kind(headed, 0.5, extracted.blocks.find(isHeading)?.text.slice(0, 60) ?? '');
}

const kind = (value: string, confidence: number, evidence: string): Guess => ({
  field: 'kind',
  value,
  confidence,
  evidence,
});

export function guessKind(input: Input): Guess[] {
  const structured = byStructure(input);
  for (const source of sourcesOf(input)) {
    if (source.kind === 'text' || source.kind === 'heading') continue;
    const text = source.kind === 'name' ? source.text.replace(/\.[a-z0-9]{1,8}$/i, '') : source.text;
    const found = NAMED.map(([pattern, value]) => ({ value, match: pattern.exec(simplifiedAlike(text)) })).find(
      ({ match }) => match,
    );
    if (!found?.match) continue;
    const evidence = source.text.slice(found.match.index, found.match.index + found.match[0].length);
    const agrees = structured?.value === found.value ? 0.05 : 0;
    const named = kind(found.value, Math.min(0.95, source.trust + agrees), evidence);
    // A far folder says less than the document's own build.
    return structured && structured.confidence > named.confidence ? [structured] : [named];
  }
  if (structured) return [structured];
  for (const source of sourcesOf(input)) {
    const found = source.kind === 'text' || source.kind === 'heading' ? null : LESSON.exec(source.text);
    if (found) return [kind('lesson_plan', source.trust * 0.5, found[0])];
  }
  return [kind('other', 0.3, input.extracted.title ?? (stemOf(input.path) || input.path))];
}

const CHINESE = '零一二三四五六七八九十';
const count = (text: string): number =>
  /^\d/.test(text) ? Number(text) : text === '两' ? 2 : text === '半' ? 0.5 : Math.max(1, CHINESE.indexOf(text));
const PERIODS =
  /(?:共\s*)?(?<![第\d])(\d{1,2}|[一两二三四五六七八九十])\s*(?:个)?(?:课时|学时)(?!分配|安排)|课时(?:预设|安排|数|计划)?\s*[:：|]\s*(?:共\s*)?(\d{1,2}|[一两二三四五六七八九十])(?!\s*[-—\d])/;
const DURATION = /(?:时长|用时|时间|总时间|课长|duration)\s*[:：|]?\s*(?:约|大约|为)?\s*(\d{1,3})\s*(?:分钟|min)/i;

/** A lesson lasts 40 minutes in primary school and 45 above (curriculum plans of 2022). */
const lessonMinutes = (stage: string | null): number => (stage === 'primary' ? 40 : 45);

export function guessMinutes(input: Input, stage: string | null): Guess[] {
  const { facts, blocks } = input.extracted;
  const first = blocks[0]?.text.slice(0, 60) ?? '';
  if (facts.seconds)
    return [{ field: 'minutes', value: Math.max(1, Math.round(facts.seconds / 60)), confidence: 0.9, evidence: first }];
  const near = blocks.slice(0, 40).map((block) => block.text);
  for (const text of [...near, input.path.split(/[\\/]/).at(-1) ?? '']) {
    const duration = DURATION.exec(text);
    if (duration) return [{ field: 'minutes', value: Number(duration[1]), confidence: 0.75, evidence: duration[0] }];
    const periods = PERIODS.exec(text);
    const number = count(periods?.[1] ?? periods?.[2] ?? '');
    if (periods && number > 0 && number <= 12) {
      return [
        {
          field: 'minutes',
          value: Math.round(number * lessonMinutes(stage)),
          confidence: 0.6,
          evidence: periods[0].trim(),
        },
      ];
    }
  }
  return [];
}

import type { Finding, SectionRow } from '../../../db/schema/index.ts';
import { findingAt, type Passage, type Stretch } from './finding.ts';
import { fold, placeIn } from './fold.ts';

const matches = (text: string, pattern: RegExp): Stretch[] =>
  [...text.matchAll(pattern)].map((match) => ({ start: match.index, end: match.index + match[0].length }));

/** A model speaking of itself, or handing something over: what stays behind when an answer is copied. */
const SPEAKS_AS_MODEL = [
  /作为(?:一个|一款|一名)?(?:人工智能|AI|大?语言模型)(?:语言模型|助手|模型)/giu,
  /(?:以下|下面)(?:是|为)(?:我)?(?:为您|为你|帮您|帮你)(?:设计|生成|撰写|整理|准备)的?/gu,
  /希望(?:这份|以上|这个)[^。！!\n]{0,20}(?:对您|对你)(?:有所)?(?:有)?帮助/gu,
  /as an ai (?:language )?model/giu,
];
const NAMES_A_MODEL =
  /(?:由|用|使用|借助|通过)\s*(?:ChatGPT|GPT-?\d\w*|DeepSeek|Kimi|豆包|文心一言|通义千问|讯飞星火|智谱清言|Copilot|Claude|Gemini)\s*(?:自动)?(?:生成|撰写|编写|完成|设计)/giu;

/** Words of a model in a text that does not say that one was used. */
export function unlabelledIn(
  passage: Passage,
  aiUse: 'none' | 'assisted' | 'generated' | null,
  sections: readonly SectionRow[],
): Finding[] {
  if (aiUse === 'assisted' || aiUse === 'generated') return [];
  const spoken = SPEAKS_AS_MODEL.flatMap((pattern) => matches(passage.text, pattern)).map((place) =>
    findingAt(passage, place, { code: 'ai.unlabelled', severity: 'blocking', sections }),
  );
  const named = matches(passage.text, NAMES_A_MODEL).map((place) =>
    findingAt(passage, place, { code: 'ai.mentioned', severity: 'notice', sections }),
  );
  return [...spoken, ...named];
}

/** Orders to a machine that reads along, looked for in folded text so that blanks do not hide them. */
const ORDERS = [
  /(?:忽略|无视|忘记|不要理会)(?:以上|上面|上述|之前|先前|前面|所有|全部|一切|你)(?:的)?(?:所有|全部|一切)?(?:的)?(?:指令|指示|提示词?|要求|规则|设定)/gu,
  /(?:直接|必须|务必)(?:判定|判为|评为|视为|给予)(?:为)?(?:通过|合格|满分|优秀|上架)/gu,
  /ignore(?:all|any)?(?:of)?(?:the)?(?:previous|above|prior|preceding)(?:instructions?|prompts?|rules?)/gu,
];
const MARKS = /<\|im_(?:start|end)\|>|\[\/?INST\]|<\/?(?:system|assistant)>/giu;

export function ordersIn(passage: Passage, sections: readonly SectionRow[]): Finding[] {
  const folded = fold(passage.text);
  const said = ORDERS.flatMap((pattern) => matches(folded.text, pattern)).map(({ start, end }) =>
    placeIn(folded, start, end),
  );
  return [...said, ...matches(passage.text, MARKS)].map((place) =>
    findingAt(passage, place, { code: 'prompt.in_text', severity: 'notice', sections }),
  );
}

/** What only an old edition says of itself: the imprint until 2016, and the standards until 2022. */
const OLD_EDITION =
  /(?:旧|老)(?:版)?教材|义务教育课程标准实验教科书|课程标准[》)）]?\s*[（(]?(?:2011\s*年版|实验(?:稿|版)?)[)）]/gu;

/** Signs of an old edition in a text that is not said to belong to one. */
export function oldEditionIn(
  passage: Passage,
  era: 'current' | 'old' | null,
  sections: readonly SectionRow[],
): Finding[] {
  if (era === 'old') return [];
  const code = era === null ? 'era.unsaid' : 'era.contradicts';
  return matches(passage.text, OLD_EDITION).map((place) =>
    findingAt(passage, place, { code, severity: 'blocking', sections }),
  );
}

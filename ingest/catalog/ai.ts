import type { Input } from './sources.ts';
import type { Guess } from './guess.ts';

/** The part that AI had in making a resource: only what the resource itself declares. */

const TOOL =
  '(?:生成式)?(?:人工智能|AI|AIGC|大(?:语言)?模型|DeepSeek|ChatGPT|GPT-?\\d?\\w*|豆包|文心一言|文心|通义千问|通义|Kimi|讯飞星火|星火|智谱清言|智谱|Claude|Gemini|Copilot|元宝)(?:大模型|工具|软件|平台|助手|技术)*';
const MENTION = new RegExp(TOOL, 'i');
const WORK =
  '(?:教案|教学设计|学案|课件|文档|文章|材料|内容|资源|习题|试题|方案|案例|报告|作业|微课|图片|插图|音频|视频|配音|脚本|设计|讲稿|文)';
const OWN = `(?:本|此|该|全|以上|以下|文中|部分)(?:份|篇|节|套|个)?(?:课)?(?:的)?${WORK}`;
const MADE = '(?:生成|撰写|编写|写成|制作|创作|产出)';
const HELPED = '(?:辅助|协助|帮助|润色|优化|参与)';
// Then it is told what happens in class.
const CLASS = /学生|同学|孩子|幼儿|小组|家长|引导|指导|让|请|要求|组织|可以|如何|能否|尝试|不得|禁止|传统|以往|对照|班/;

type Rule = { value: 'none' | 'assisted' | 'generated'; pattern: RegExp; confidence: number; isBare: boolean };
const rule = (value: Rule['value'], pattern: string, confidence: number, isBare = false): Rule => ({
  value,
  pattern: new RegExp(pattern, 'i'),
  confidence,
  isBare,
});

const NO = '(?:未|没有|没|不|并未|从未)(?:曾)?';
const DECLARATION = `(?:${TOOL}|AI)\\s*(?:工具)?(?:的)?(?:使用|应用|参与|生成)?(?:情况|说明|声明|标识|披露|程度|方式)`;
const RULES: readonly Rule[] = [
  rule('none', `${DECLARATION}\\s*[:：|]\\s*(?:无|否|${NO}(?:使用|借助|采用)?)`, 0.9),
  rule('none', `${OWN}[^。；\\n]{0,10}${NO}(?:使用|借助|采用|用|利用)(?:任何)?${TOOL}`, 0.9),
  rule('none', `(?:未|没有|并未|从未)(?:曾)?(?:使用|借助|采用|利用)(?:任何)?${TOOL}`, 0.75, true),
  rule(
    'none',
    '\\b(?:no (?:generative )?AI(?: tools?)? (?:was|were|has been)|(?:made|written) without (?:the use of )?AI)',
    0.85,
  ),
  rule('assisted', `${DECLARATION}\\s*[:：|]\\s*[^。；\\n]{0,14}(?:${HELPED}|部分)`, 0.9),
  rule('generated', `${DECLARATION}\\s*[:：|]\\s*[^。；\\n]{0,14}${MADE}`, 0.85),
  rule('assisted', `${OWN}[^。；\\n]{0,16}${TOOL}[^。；\\n]{0,10}${HELPED}`, 0.9),
  rule('assisted', `${OWN}[^。；\\n]{0,10}${HELPED}[^。；\\n]{0,6}${TOOL}`, 0.8),
  rule(
    'generated',
    `${OWN}[^。；\\n]{0,10}(?:由|使用|利用|通过|用|借助|系|为)[^。；\\n]{0,4}${TOOL}[^。；\\n]{0,4}${MADE}`,
    0.9,
  ),
  rule(
    'generated',
    `^[（(【\\s]*(?:内容|全文|文字)?\\s*由?\\s*${TOOL}(?:自动)?生成(?:[，,。；;）)】\\s]|，?仅供参考|$)`,
    0.8,
  ),
  rule(
    'assisted',
    `(?:使用|借助|利用|采用|通过|在)(?:了)?${TOOL}(?:的)?(?:进行)?${HELPED}(?:下)?(?:本|教案|教学设计|备课|编写|设计|撰写|写作|完成|制作|创作|修改|润色|生成|[。，,；;）)\\s]|$)`,
    0.75,
    true,
  ),
  rule(
    'assisted',
    `(?:备课|教案|教学设计|课件)[^。；\\n]{0,6}(?:由|经)?${TOOL}${HELPED}(?:编写|设计|撰写|完成|制作|生成|修改|润色)`,
    0.75,
    true,
  ),
  rule(
    'generated',
    '\\b(?:was |were |been )?(?:generated|written|created|produced) (?:entirely )?(?:by|with|using) (?:generative )?(?:AI|ChatGPT|DeepSeek|GPT-?\\d\\w*|Claude|Gemini|an? (?:AI|LLM))\\b',
    0.6,
    true,
  ),
  rule(
    'assisted',
    '\\bAI[- ]assisted\\b|\\bwith (?:the )?(?:help|assistance|support) of (?:AI|ChatGPT|DeepSeek|GPT-?\\d\\w*|Claude|Gemini)\\b',
    0.7,
    true,
  ),
];

/** A statement that does not name what it is about declares something only where it stands by itself. */
const ALONE = 80;
const NAMES_ITSELF = /[本此该](?:教|课|文|资|内|材|设|作|案|单元)|声明|说明|备注|\bthis\b/i;

/** Words before a statement that belong to the same clause. */
const clauseBefore = (text: string, at: number): string => /[^。；;！!？?\n]*$/.exec(text.slice(0, at))?.[0] ?? '';

export function guessAiUse({ extracted }: Input): Guess[] {
  let best: Guess | null = null;
  for (const { text } of extracted.blocks) {
    if (text.length > 1500 || !MENTION.test(text)) continue;
    for (const { value, pattern, confidence, isBare } of RULES) {
      const match = pattern.exec(text);
      if (!match || (best && best.confidence >= confidence)) continue;
      const clause = clauseBefore(text, match.index);
      if (isBare && (CLASS.test(clause + match[0]) || (text.length > ALONE && !NAMES_ITSELF.test(clause)))) continue;
      best = { field: 'aiUse', value, confidence, evidence: match[0].trim() };
      break;
    }
  }
  return best ? [best] : [];
}

import type { ReviewBody } from '../../../../db/schema/reviews.ts';
import type { Hint, HintKind } from './kept.ts';
import { bandOf, type Rubric } from './score.ts';

/**
 * The gentle check of a review's text. It asks about sentences, never about points; nothing depends on it, and one click
 * sets a hint aside. What it looks for is what applicants cannot use: judgements without a place, remarks on the person,
 * "not new" without naming anything (ICLR 2025 asked its reviewers the same three things).
 */
export const MOST_HINTS = 8;

const BLAND =
  /(?:比较|较为|较|很|非常|总体|整体|基本)(?:好|不错|合理|完整|可行|清楚|规范|新颖|到位)|(?:尚可|还可以|一般|有待(?:加强|提高|完善|改进)|(?:建议|需要?|应|可以?|请)(?:进一步|继续|再|适当)?(?:完善|加强|改进|优化|提高|细化|补充|修改)|不够(?:好|完善|深入|具体|充分|清晰|细致))/u;
/** Something to hold on to: a number, a quotation, a part of the form, a doing. */
const PLACED =
  /(?<!进)[0-9０-９一二三四五六七八九十]+(?:项|条|段|节|个|年|月|周|次|人|班|步|处|学期|章)|第[一二三四五六七八九十0-9]|[“「『《"]|目标|对象|样本|方法|步骤|对照|前测|后测|量表|问卷|数据|证据|成果|分工|预案|隐私|脱敏|经费|时间|文献|综述|概念|界定|假设|指标|工具|案例|课例|作业|课堂|题目|比如|例如|因为|由于|缺少|没有|未|改为|换成|删去|增加/u;
const PERSONAL =
  /(?:申报人|申请人|主持人|作者|负责人|该(?:老师|教师|同志)|此人|你|您|这位(?:老师|教师))[^。！？；\n]{0,12}(?:水平|能力|素养|态度|学历|职称|资历|年龄|太年轻|外行|不懂|不会|不配|敷衍|懒|粗心|幼稚|无知|想当然|功利|糊弄)|(?:外行|无知|幼稚可笑|一派胡言|不知所云|胡编乱造|糊弄|滥竽充数|浪费时间|毫无水平)|(?:应该是|大概是|估计是|看得出是)[^。！？；\n]{0,10}(?:学校|老师|校|工作室)/u;
const NOT_NEW =
  /(?:不新|没有新意|无新意|缺乏新意|新意不足|不新颖|不够新颖|缺乏创新|没有创新|创新性不足|创新不足|重复研究|重复性(?:工作|研究)|(?:已有|已经有)(?:大量|很多|许多|不少|众多)[^。！？；\n]{0,6}(?:研究|成果|文献|课题)|前人(?:早已|已经|都)(?:做过|研究过)|老生常谈|陈旧)/u;
const NAMED =
  /[《“「『"]|[（(]?(?:19|20)\d{2}|[\u4e00-\u9fff]{2,4}(?:等人|等|（\d{4}）|\(\d{4}\))(?:提出|认为|的研究)|https?:|doi/iu;
const PRAISE =
  /(?:好|不错|优秀|突出|清晰|清楚|合理|完整|扎实|规范|可行|新颖|充分|到位|具体|详实|严谨|有价值|有意义|有创新|有新意)/u;
const LACKING =
  /不|没|未|缺|无|欠|少|偏|弱|泛|空|笼统|脱节|问题|风险|但|然而|只是|仅|过于|难以|应|需|建议|可以再|模糊|雷同/u;

const sentences = (text: string): string[] =>
  text
    .split(/(?<=[。！？；!?;\n])/u)
    .map((one) => one.trim())
    .filter((one) => one.length > 1);

/** The same sentence at the same place gives the same key, so that what was set aside stays so. */
export const hintKey = (kind: HintKind, place: string, quote: string): string =>
  `${kind}:${place}:${quote.slice(0, 60)}`;

const ofSentence = (sentence: string): HintKind[] => {
  const kinds: HintKind[] = [];
  if (PERSONAL.test(sentence)) kinds.push('personal');
  if (NOT_NEW.test(sentence) && !NAMED.test(sentence)) kinds.push('unsupported');
  else if (BLAND.test(sentence) && !PLACED.test(sentence)) kinds.push('vague');
  return kinds;
};

/** Every text of a review with its place. */
export function placesOfText(body: ReviewBody): { place: string; text: string }[] {
  return [
    ...Object.entries(body.scores).map(([place, { comment }]) => ({ place, text: comment })),
    ...Object.entries(body.gates).map(([place, { comment }]) => ({ place, text: comment })),
    { place: 'comment', text: body.comment },
  ].filter(({ text }) => text.trim() !== '');
}

/**
 * What the text could say better, by fixed rules; at most `MOST_HINTS`. A remark on the person comes first. Where points
 * lie low and the text only praises, it asks for the lack that an author could mend, and says nothing of the points.
 */
export function hintsOf(body: ReviewBody, rubric: Rubric): Hint[] {
  const found: Hint[] = placesOfText(body).flatMap(({ place, text }) => {
    const hints = sentences(text).flatMap((quote) => ofSentence(quote).map((kind) => made(kind, place, quote)));
    const points = body.scores[place]?.points ?? null;
    // One question about a sentence is enough.
    if (hints.length > 0 || points === null || !['C', 'D'].includes(bandOf(points, rubric.bands))) return hints;
    const isPraise = PRAISE.test(text) && !LACKING.test(text);
    return isPraise ? [made('praise_only', place, sentences(text)[0] ?? text.trim())] : [];
  });
  const first = (hint: Hint) => (hint.kind === 'personal' ? 0 : 1);
  return found.sort((one, other) => first(one) - first(other)).slice(0, MOST_HINTS);
}

const made = (kind: HintKind, place: string, quote: string): Hint => ({
  ...{ key: hintKey(kind, place, quote), kind, place, quote },
  ...{ by: 'rules', ask: '', evidence: null },
});

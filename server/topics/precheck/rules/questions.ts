import type { CallBody, TopicClause, TopicForm } from '../../../../db/schema/topic-data.ts';
import { verifyQuote } from '../../../ai/quote.ts';
import { withoutPersonalData } from '../../../ai/redact.ts';
import { AI_RULE_KEYS, AI_RULES } from './ai-use.ts';
import { identityIn, type Cut, type Dictionary } from './identity.ts';
import { hiddenIn, seenText } from './hidden.ts';
import type { Found } from './found.ts';
import { blindTexts, type SectionText } from './sections.ts';

/** What a question may be about: a rule on generative tools, or a dimension of the call's rubric with its top anchor. */
export type AskedRule = { id: string; text: string; clause: TopicClause };

export const rulesToAsk = (body: CallBody): AskedRule[] => [
  ...AI_RULE_KEYS.map((key) => ({ id: key, text: AI_RULES[key].quotation, clause: AI_RULES[key] })),
  ...body.rubric.dimensions.map(({ key, name, anchors }) => ({
    id: `rubric_${key}`,
    text: `${name}：${anchors.A}`,
    clause: { document: body.rubric.clause.document, place: name, quotation: anchors.A, kind: body.rubric.clause.kind },
  })),
];

const SHORTEST = 10;
const MOST_IN_ALL = 12_000;
const MASK = '【略】';

/** A section as it goes into a prompt: seen signs only, nobody named, sentences to a machine taken out. */
export function maskedText(text: string, dictionary: Dictionary, cut: Cut): string {
  const spans = [
    ...identityIn(text, dictionary, cut),
    ...hiddenIn(text).filter((hit) => hit.class === 'instruction'),
  ].sort((a, b) => a.start - b.start);
  let masked = '';
  let from = 0;
  for (const { start, end } of spans) {
    if (start < from) continue;
    masked += text.slice(from, start) + MASK;
    from = end;
  }
  const names = dictionary.people.map(({ name }) => name);
  return withoutPersonalData(seenText(masked + text.slice(from)), names);
}

/** The texts a model is asked about, masked and bounded; the title and what says almost nothing stay out. */
export function textsToAsk(form: TopicForm, dictionary: Dictionary, cut: Cut): SectionText[] {
  let left = MOST_IN_ALL;
  return blindTexts(form).flatMap(({ section, text }) => {
    const masked = maskedText(text, dictionary, cut).slice(0, left);
    left -= masked.length;
    return section !== 'title' && masked.length >= SHORTEST ? [{ section, text: masked }] : [];
  });
}

export type Asked = { rule: string; section: string; quote: string; question: string };

/** A model asks. What judges, counts points or tells people to reject is not a question. */
const JUDGES =
  /满分|打分|评分|得分|\d+\s*分(?!钟|层|类|组|之)|不予立项|不予受理|淘汰|建议(?:立项|通过|拒绝)|应(?:当)?(?:立项|拒绝|驳回|否决)|等级为/;
const MOST = 12;

const hashOf = (text: string): string => {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return (hash >>> 0).toString(36);
};

/**
 * Keeps the questions whose quotation stands in the section it is said to be from, and counts the others. The place is
 * that in the form's own text; a quotation that a mask cuts through has none.
 */
export function verified(
  asked: readonly Asked[],
  given: { texts: readonly SectionText[]; form: TopicForm; rules: readonly AskedRule[] },
): { found: Found[]; dropped: number } {
  const whole = new Map(blindTexts(given.form).map(({ section, text }) => [section, text]));
  const found = new Map<string, Found>();
  for (const { rule: id, section, quote, question } of asked) {
    const rule = given.rules.find((one) => one.id === id);
    const text = given.texts.find((one) => one.section === section)?.text;
    const span = text === undefined ? null : verifyQuote(quote, text);
    if (!rule || !span || JUDGES.test(question) || question.trim().length < 6) continue;
    const place = verifyQuote(span.text, whole.get(section) ?? '');
    const key = `question:${id}:${section}:${hashOf(span.text)}`;
    if (found.size === MOST && !found.has(key)) continue;
    found.set(key, {
      ...{ kind: 'question', key, section, quote: span.text, start: place?.start ?? null, source: 'model' },
      detail: { ask: id, question: seenText(question).trim(), clause: rule.clause, end: place?.end ?? null },
    });
  }
  return { found: [...found.values()], dropped: asked.length - found.size };
}

/** Whether what was asked about still stands there: a question about words that are gone is over. */
export const stillStands = (form: TopicForm, { section, quote }: { section: string; quote: string }): boolean => {
  const text = blindTexts(form).find((one) => one.section === section)?.text;
  return text !== undefined && (quote.includes('【') || verifyQuote(quote, seenText(text), 1) !== null);
};

import type { TopicForm } from '../../../../db/schema/topic-data.ts';
import { packetOf, textsOf } from '../../rules/packet.ts';
import { fold, type Folded } from './fold.ts';

export type SectionText = { section: string; text: string };

/** Every text of the blind packet under the name of its own place ('objectives.0'). */
export function blindTexts(form: TopicForm): SectionText[] {
  const { code: _code, members: _members, ...packet } = packetOf('', form, new Map());
  return textsOf(packet);
}

/** The same texts by what is compared as one: all objectives, all steps, the whole AI part. The title is compared apart. */
export function comparedTexts(form: TopicForm): SectionText[] {
  const joined = new Map<string, string[]>();
  for (const { section, text } of blindTexts(form)) {
    const [name = ''] = section.split('.');
    if (name === 'title' || name === 'direction') continue;
    joined.set(name, [...(joined.get(name) ?? []), text]);
  }
  return [...joined].map(([section, texts]) => ({ section, text: texts.join('\n') }));
}

/** Texts in a row with where each begins, so that two topics are compared in one go. */
export type Row = {
  chars: string;
  parts: { section: string; text: string; folded: Folded; from: number; to: number }[];
};

/** @param border a letter that stands in no folded text; two rows that are compared need different ones */
export function rowOf(texts: readonly SectionText[], border: string): Row {
  let chars = '';
  const parts: Row['parts'] = [];
  for (const { section, text } of texts) {
    const folded = fold(text);
    if (folded.chars === '') continue;
    parts.push({ section, text, folded, from: chars.length, to: chars.length + folded.chars.length });
    chars += folded.chars + border;
  }
  return { chars, parts };
}
export const OWN = '\u0001';
export const OTHER = '\u0002';

import type { OutcomeKind } from '../../../../db/schema/projects.ts';

export const KINDS = [
  'report',
  'paper',
  'lesson_plan',
  'case',
  'micro_lesson',
  'courseware',
  'tool',
  'survey',
  'award',
  'other',
] as const satisfies readonly OutcomeKind[];

type Named = { id: string; zh: string; en: string };
type LibraryKind = 'lesson_plan' | 'case' | 'micro_lesson' | 'courseware' | 'other';

/** The library has fewer kinds: papers, reports and tools are 其他 there, with the kind as a tag. */
export function libraryKind(kind: OutcomeKind): LibraryKind {
  switch (kind) {
    case 'lesson_plan':
    case 'case':
    case 'micro_lesson':
    case 'courseware':
      return kind;
    case 'report':
    case 'paper':
    case 'tool':
    case 'survey':
    case 'award':
    case 'other':
      return 'other';
  }
}

/** The id of a word that a form holds ('数学', 'mathematics'); null where the catalogue does not know it. */
export const idOf = (list: readonly Named[], word: string | null): string | null =>
  word === null ? null : (list.find(({ id, zh, en }) => [id, zh, en].includes(word.trim()))?.id ?? null);

/** What a file that was not written by a machine may still say: the flag of the library (docs of B2.6). */
export type AiUse = 'none' | 'assisted' | 'generated';

/** 来源 as the library keeps it with a resource: data, so in the language of the dossier. */
const sourceOf = ({ title, number }: { title: string; number: string | null }): string =>
  `课题《${title.replaceAll('《', '〈').replaceAll('》', '〉')}》${number === null ? '' : `（${number}）`}研究成果`;

/** What the library is told of an outcome's file; what is absent is guessed from the file as with any upload. */
export function metadataOf(
  outcome: { title: string; kind: OutcomeKind; abstract: string },
  topic: { title: string; number: string | null; subject: string | null; stage: string | null },
  said: { aiUse: AiUse; licence: string },
  words: { subjects: readonly Named[]; stages: readonly Named[] },
) {
  const subject = idOf(words.subjects, topic.subject);
  const stage = idOf(words.stages, topic.stage);
  return {
    title: outcome.title,
    kind: libraryKind(outcome.kind),
    aiUse: said.aiUse,
    licence: said.licence,
    sourceName: sourceOf(topic),
    ...(subject === null ? {} : { subject }),
    ...(stage === null ? {} : { stage }),
    ...(outcome.abstract === '' ? {} : { summary: outcome.abstract }),
  };
}

/** How a word of a form is shown: by the catalogue where it knows the word, as it stands otherwise. */
export const nameOf = (list: readonly Named[], word: string, locale: 'zh' | 'en'): string =>
  list.find(({ id, zh, en }) => [id, zh, en].includes(word))?.[locale] ?? word;

import type { CallBody, SectionKey } from '../../../db/schema/topic-data.ts';

/** Sections of the form of a mini-topic (小课题): what is done, why and how. Others of the call are left out. */
const SHORT: readonly SectionKey[] = ['significance', 'subjects', 'content', 'methods'];

export const trackOf = (body: CallBody, key: string): CallBody['tracks'][number] | null =>
  body.tracks.find((track) => track.key === key) ?? null;

/** Which parts of the form a call asks for in a track; a track that is not chosen yet asks for everything. */
export function askedOf(body: CallBody, trackKey: string) {
  const isShort = trackOf(body, trackKey)?.form === 'short';
  return {
    isShort,
    sections: isShort ? body.sections.filter(({ key }) => SHORT.includes(key)) : body.sections,
    budget: body.budget && !isShort,
    ai: body.aiPart,
    stageOutcomes: isShort ? 0 : body.stageOutcomesMost,
  };
}

/** Characters as the forms count them: without spaces and line ends, an emoji as one. */
export const lengthOf = (text: string): number => Array.from(text.replace(/\s/gu, '')).length;
